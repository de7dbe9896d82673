package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.signing.KeyRotation;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Presentation;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** The names of this gateway, and those of the next hops that get its tokens, have none in common. */
class GatewayNamesTest {

    private static final String GATEWAY = "https://gateway.example.com";
    private static final String IDP = "https://idp.example.com";
    private static final RouteVocabulary VOCABULARY = RouteVocabulary.ofClassPath();
    private static final String CONFIGURATION = """
            delegation:
              gateway: https://gateway.example.com
              public-uri: https://gateway.example.com/public
              issuers:
                - issuer: https://idp.example.com
                  jwks-uri: https://idp.example.com/jwks
                  vouches-for: [ subject, actor ]
                  audiences: [ "https://gateway.example.com", "%s" ]
              actors:
                agent: { issuer: "https://idp.example.com", subject: agent, audience: "%s" }
                other: { issuer: "https://idp.example.com", subject: other, audience: "https://other.example.com" }
              policies:
                a: { audience: "%s", resource: "%s" }
                b: { audience: "%s", resource: "%s" }
            """;

    @ParameterizedTest
    @CsvSource({
        // audiences[1], agent, a's audience, a's resource, b's audience, b's resource; the key and the one it repeats
        "urn:gw, urn:agent, urn:gw, /public/a, urn:b, /public/b, policies.a.audience, issuers[0].audiences[1]",
        "urn:gw, urn:agent, /public/b, /public/a, urn:b, /public/b, policies.a.audience, policies.b.resource",
        "urn:gw, urn:agent, /public/a, /public/a, urn:b, /public/b, policies.a.audience, policies.a.resource",
        "urn:gw, urn:agent, '', /public/a, urn:b, /public/b, policies.a.audience, gateway",
        "urn:gw, urn:agent, /public, /public/a, urn:b, /public/b, policies.a.audience, public-uri",
        "urn:gw, urn:gw, urn:a, /public/a, urn:b, /public/b, actors.agent.audience, issuers[0].audiences[1]",
        "urn:gw, /public/b, urn:a, /public/a, urn:b, /public/b, actors.agent.audience, policies.b.resource"
    })
    void namesBothKeysAndTheValue(
            String gateway,
            String agent,
            String audience,
            String resource,
            String audienceB,
            String resourceB,
            String key,
            String other) {
        var report = check(gateway, agent, audience, resource, audienceB, resourceB);

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).contains("delegation." + key);
            assertThat(problem.message()).contains("is this gateway, by delegation." + other + " (expected:");
        });
    }

    @Test
    void anAgentMayBeANextHop() {
        var report = check("urn:gw", "urn:agent", "urn:agent", "/public/a", "urn:b", "/public/b");

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).noneMatch(warning -> warning.message().contains("nearly"));
    }

    @ParameterizedTest
    @CsvSource({"https://Gateway.example.com", "https://gateway.example.com/", "URN:GW"})
    void anAudienceThatIsNearlyAKnownNameIsAWarning(String audience) {
        var report = check("urn:gw", "urn:agent", audience, "/public/a", "urn:b", "/public/b");

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .anySatisfy(warning ->
                        assertThat(warning.message()).contains("is nearly '").contains("compared letter by letter"));
    }

    @Test
    void aListOfNamesThatThePublicAddressAddsToIsWarnedOf() {
        assertThat(check("urn:gw", "urn:agent", "urn:a", "/public/a", "urn:b", "/public/b")
                        .warnings())
                .anySatisfy(warning -> {
                    assertThat(warning.place()).contains("delegation.issuers[0].audiences");
                    assertThat(warning.message())
                            .contains("'https://gateway.example.com/public'", "delegation.public-uri", "accepted too");
                });
        assertThat(check("/public", "urn:agent", "urn:a", "/public/a", "urn:b", "/public/b")
                        .warnings())
                .noneMatch(warning -> warning.message().contains("accepted too"));
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.of("", "/public", "/public/a", "/public/b", "urn:gw", "urn:agent", "urn:api")
                .list()
                .ofSize(6);
    }

    /** Over routes and presenters, for every issuer of the token: this gateway, or a server that is a trusted issuer too. */
    @Property(tries = 400, maxDiscardRatio = 50)
    void lawFiveATokenForANextHopComesBackFromTheAgentThatItIsForAlone(@ForAll("names") List<String> names) {
        var report = check(names.toArray(String[]::new));
        Assume.that(report.isValid());
        var settings = ConfigurationReader.read(environment(names.toArray(String[]::new)), VOCABULARY);
        var keys = new SigningKeys(
                SigningKeys.generate("ES256"),
                new KeyRotation(Duration.ZERO, Duration.ofHours(1)),
                InstantSource.system());
        var audiences =
                TrustedIssuers.of(settings, keys, InstantSource.system()).audiences();
        var rules = new DelegationRules(audiences, settings.actors());

        var policies = settings.policies().values().stream()
                .map(ConfiguredPolicy::policy)
                .toList();

        for (var issued : policies) {
            for (var route : policies) {
                for (var issuer : List.of(GATEWAY, IDP)) {
                    refused(rules, issuer, issued, route, null);
                    settings.actors().forEach((agent, audience) -> {
                        if (!audience.equals(issued.limit().audience())) {
                            refused(rules, issuer, issued, route, agent);
                        }
                    });
                }
            }
        }
    }

    private static void refused(
            DelegationRules rules, String issuer, DelegationPolicy issued, DelegationPolicy route, Principal agent) {
        var token = TestDelegations.token()
                .issuer(issuer)
                .actors(ActorChain.NONE)
                .audience(issued.limit().audience())
                .build();
        var resource = route.resource();
        var own = agent == null
                ? null
                : TestDelegations.agent(agent)
                        .audience(resource == null ? GATEWAY : resource)
                        .build();
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> rules.delegation(
                        token,
                        new Presentation(
                                AuthorizationScheme.BEARER, new VerifiedPresenter(Set.of(), own, List.of()), resource)))
                .withMessageStartingWith("addressed to");
    }

    private static ConfigurationReport check(String... names) {
        return ConfigurationReader.check(environment(names), VOCABULARY);
    }

    /** A name that begins with a slash, or is empty, stands at the gateway. */
    private static StandardEnvironment environment(String... names) {
        var written = List.of(names).stream()
                .map(name -> name.isEmpty() || name.startsWith("/") ? GATEWAY + name : name)
                .toArray();
        var environment = new StandardEnvironment();
        try {
            new YamlPropertySourceLoader()
                    .load(
                            "test",
                            new ByteArrayResource(
                                    CONFIGURATION.formatted(written).getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return environment;
    }
}
