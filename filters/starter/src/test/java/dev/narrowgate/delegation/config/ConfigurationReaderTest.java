package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.engine.audit.Durability;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.token.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

class ConfigurationReaderTest {

    private static final String GOOD = """
            delegation:
              gateway: https://gateway.example.com
              issuers:
                - issuer: https://idp.example.com
                  jwks-uri: https://idp.example.com/jwks
                  vouches-for: [ subject, actor ]
              actors:
                researcher: { issuer: "https://idp.example.com", subject: r-1, audience: "https://r.example.com" }
              policies:
                tickets:
                  audience: https://tickets.example.com
                  scopes: [ tickets:read ]
                  required-scopes: [ tickets:read ]
                  max-lifetime: 30s
                  max-depth: 3
                  require: [ actor, task, proof ]
                  actors: [ researcher, orchestrator, "https://idp.example.com|other" ]
                  rule: request.method == 'GET'
            spring.cloud.gateway.server.webflux.routes:
              - id: tickets
                uri: http://tickets.internal
                predicates: [ Path=/tickets/** ]
                filters: [ Delegation=tickets ]
            """;

    @TempDir
    private Path folder;

    @Test
    void readsAllOfIt() throws Exception {
        var settings = ConfigurationReader.read(environment(GOOD), RouteVocabulary.ofClassPath());

        assertThat(settings.gateway()).isEqualTo("https://gateway.example.com");
        assertThat(settings.publicUri()).hasToString("https://gateway.example.com");
        assertThat(settings.issuers()).singleElement().satisfies(issuer -> {
            assertThat(issuer.audiences()).containsExactly("https://gateway.example.com");
            assertThat(issuer.types()).containsExactly("at+jwt");
            assertThat(issuer.algorithms())
                    .contains("ES256", "EdDSA", "Ed25519", "PS256")
                    .doesNotContain("HS256");
            assertThat(issuer.vouchesFor()).containsExactlyInAnyOrder(IssuerRole.SUBJECT, IssuerRole.ACTOR);
            assertThat(issuer.settings().maxLifetime()).isEqualTo(Duration.ofHours(1));
            assertThat(issuer.settings().clockSkew()).isEqualTo(Duration.ofSeconds(30));
        });
        assertThat(settings.actors())
                .isEqualTo(Map.of(new Principal("https://idp.example.com", "r-1"), "https://r.example.com"));
        var policy = settings.policies().get("tickets").policy();
        assertThat(policy.admits(new Principal("https://idp.example.com", "r-1")))
                .isTrue();
        assertThat(policy.admits(new Principal("https://idp.example.com", "orchestrator")))
                .isTrue();
        assertThat(policy.admits(new Principal("https://idp.example.com", "researcher")))
                .isFalse();
        assertThat(policy.limit().maximumLifetime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.audit().durability()).isEqualTo(Durability.PROCESS);
        assertThat(settings.headers().name(ProvenanceHeader.SUBJECT)).isEqualTo("Delegation-Subject");
    }

    @Test
    void anIssuerMaySayItselfWhereItsKeysAre() throws Exception {
        var written = GOOD.replace("jwks-uri: https://idp.example.com/jwks", "discovery: true");

        assertThat(ConfigurationReader.read(environment(written), RouteVocabulary.ofClassPath())
                        .issuers()
                        .getFirst()
                        .jwksUri())
                .isNull();
    }

    @Test
    void aPolicyMayTakeTheWordOfIssuersThatAnotherGatewayBelieves() throws Exception {
        var positions = "subject-issuers: [ https://elsewhere.example.com ]";
        var written = GOOD.replace("max-depth: 3", positions);
        assertThat(ConfigurationReader.check(environment(written), RouteVocabulary.ofClassPath())
                        .problems())
                .hasSize(1);

        var withPeer = written.replace("[ subject, actor ]", "[ subject, actor, gateway ]");
        assertThat(ConfigurationReader.check(environment(withPeer), RouteVocabulary.ofClassPath())
                        .problems())
                .isEmpty();
    }

    @Test
    void aGoodOneHasNothingToSay() throws Exception {
        var report = ConfigurationReader.check(environment(GOOD), RouteVocabulary.ofClassPath());

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).isEmpty();
        assertThat(report.routes()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "gateway: https~gatway: https~delegation.gatway~unknown key (expected: one of actors, allow-insecure-http, audit, cache, decision-points, development, documentation",
                "  gateway: https://gateway.example.com~  signing: {}~delegation.gateway~missing",
                "gateway: https://gateway~gateway: gateway~delegation.gateway~expected: an https URI",
                "gateway: https://gateway~gateway: http://gateway~delegation.gateway~expected: an https URI",
                "jwks-uri: https~jwks-uri: http~delegation.issuers[0].jwks-uri~http on loopback",
                "jwks-uri: https://idp.example.com/jwks~algorithms: [ ES256 ]~delegation.issuers[0].jwks-uri~missing",
                "jwks-uri: https://idp.example.com/jwks~jwks-uri: file:/nowhere/keys.json~delegation.issuers[0].jwks-uri~no such file",
                "vouches-for: [ subject, actor ]~vouches-for: [ subject, anything ]~delegation.issuers[0].vouches-for[1]~one of subject, actor, gateway",
                "vouches-for: [ subject, actor ]~vouches-for: [ subject ]~delegation.actors.researcher.issuer~does not vouch for actors",
                "vouches-for: [ subject, actor ]~clock-skew: 1d~delegation.issuers[0].clock-skew~expected: 0s to 5m",
                "vouches-for: [ subject, actor ]~max-lifetime: 0s~delegation.issuers[0].max-lifetime~expected: 1s to 24h",
                "vouches-for: [ subject, actor ]~algorithms: [ HS256 ]~delegation.issuers[0].algorithms[0]~'HS256' is not known",
                "vouches-for: [ subject, actor ]~algorithms: [ ]~delegation.issuers[0].algorithms~empty",
                "vouches-for: [ subject, actor ]~types: [ ]~delegation.issuers[0].types~empty",
                "vouches-for: [ subject, actor ]~algoritms: [ ES256, PS256 ]~delegation.issuers[0].algoritms~expected: one of algorithms",
                "issuer: https://idp.example.com\\n~issuer: https://gateway.example.com\\n~delegation.issuers[0].issuer~is this gateway",
                "audience: \"https://r.~audienc: \"https://r.~delegation.actors.researcher.audience~missing",
                "subject: r-1, ~~delegation.actors.researcher.subject~missing",
                "audience: https://tickets.example.com~audienc: https://tickets.example.com~delegation.policies.tickets.audience~missing",
                "audience: https://tickets.example.com~audience: https://gateway.example.com~delegation.policies.tickets.audience~is this gateway",
                "vouches-for: [ subject, actor ]~vouches-for: [ ]~delegation.issuers[0].vouches-for~empty",
                "vouches-for: [ subject, actor ]~discovery: true~delegation.issuers[0].jwks-uri~beside discovery: true",
                "vouches-for: [ subject, actor ]~task-claim: sub~delegation.issuers[0].task-claim~means something else",
                "- issuer: https://idp.example.com\\n~- issuer: ''\\n~delegation.issuers[0].issuer~missing",
                "    - issuer: https://idp.example.com\\n      jwks-uri: https://idp.example.com/jwks~    - issuer: http://idp.example.com\\n      discovery: true~delegation.issuers[0].issuer~expected: an https URI",
                "Delegation=tickets ]~{ name: Delegation, args: { name: tickets } } ]~spring.cloud.gateway.server.webflux.routes[0].filters[0]~exactly one argument",
                "audience: \"https://r.example.com\"~audience: \"https://gateway.example.com\"~delegation.actors.researcher.audience~is this gateway",
                "max-lifetime: 30s~max-lifetime: 2h~delegation.policies.tickets.max-lifetime~expected: 1s to 1h",
                "max-lifetime: 30s~max-lifetime: soon~delegation.policies.tickets.max-lifetime~a duration such as 30s",
                "max-depth: 3~max-depth: 99~delegation.policies.tickets.max-depth~expected: 0 to 16",
                "max-depth: 3~max-depth: deep~delegation.policies.tickets.max-depth~a whole number",
                "require: [ actor, task, proof ]~require: [ luck ]~delegation.policies.tickets.require[0]~one of actor, task, proof",
                "scopes: [ tickets:read ]~scopes: [ 'a\"b' ]~delegation.policies.tickets.scopes[0]~is no scope",
                "max-depth: 3~subject-issuers: [ ]~delegation.policies.tickets.subject-issuers~empty (expected: at least one issuer, or no such key)",
                "max-depth: 3~authorization-details: [ ]~delegation.policies.tickets.authorization-details~empty",
                "max-depth: 3~authorization-details: [ ' ' ]~delegation.policies.tickets.authorization-details~is no type",
                "max-depth: 3~binding: loose~delegation.policies.tickets.binding~drop",
                "max-depth: 3~authorization-details: [ a ]\\n      credential.bearer: x~delegation.policies.tickets.authorization-details~beside credential",
                "max-depth: 3~actor-issuers: [ ]~delegation.policies.tickets.actor-issuers~empty",
                "max-depth: 3~subject-issuers: [ https://evil.example.com ]~delegation.policies.tickets.subject-issuers[0]~'https://evil.example.com' does not vouch for subjects (expected: one of [https://idp.example.com])",
                "max-depth: 3~actor-issuers: [ https://idp.example.com, x ]~delegation.policies.tickets.actor-issuers[1]~'x' does not vouch for actors (expected: one of [https://idp.example.com])",
                "rule: request.method~rule: request.methd~delegation.policies.tickets.rule~'request.methd' is not known",
                "  actors: [ researcher, orchestrator, \"https://idp.example.com|other\" ]~  actors: [ ]~delegation.policies.tickets.actors~empty",
                "https://idp.example.com|other~https://evil.example.com|other~delegation.policies.tickets.actors[2]~does not vouch for actors",
                "Delegation=tickets~Delegation=nobody~spring.cloud.gateway.server.webflux.routes[0].filters[0]~no such policy (expected: one of [tickets]",
                "Delegation=tickets~'Delegation=tickets,more'~spring.cloud.gateway.server.webflux.routes[0].filters[0]~exactly one argument",
                "Delegation=tickets~Delegatoin=tickets~spring.cloud.gateway.server.webflux.routes[0].filters[0]~is no filter",
                "Delegation=tickets~Delegation=tickets, Delegation=tickets~spring.cloud.gateway.server.webflux.routes[0].filters~more than one",
                "Delegation=tickets ]~Delegation=tickets, 'RewritePath=/(x+x+)+y, /z' ]~spring.cloud.gateway.server.webflux.routes[0].filters[1]~'/(x+x+)+y' takes more than linear time",
                "Path=/tickets/**~'Header=X-Kind, .*a.*b'~spring.cloud.gateway.server.webflux.routes[0].predicates[0]~'.*a.*b' takes more than linear time",
                "Path=/tickets/**~'Header=X-Kind, ('~spring.cloud.gateway.server.webflux.routes[0].predicates[0]~is no regular expression",
                "Path=/tickets/**~'Path=/tickets/{id:(a+)+}'~spring.cloud.gateway.server.webflux.routes[0].predicates[0]~'(a+)+' takes more than linear time",
                "  uri: http://tickets.internal~  uri: http://tickets.internal\\n    metadata: { cors: { allowedOriginPatterns: [ 'https://*.a*.b*.example.com' ] } }~spring.cloud.gateway.server.webflux.routes[0].metadata.cors~takes more than linear time",
                "Path=/tickets/**~'Path=/tickets/{year}-{month}-{day}.pdf'~spring.cloud.gateway.server.webflux.routes[0].predicates[0]~'(.*)\\-(.*)\\-(.*)\\.pdf' takes more than linear time",
                "Path=/tickets/**~Pth=/tickets/**~spring.cloud.gateway.server.webflux.routes[0].predicates[0]~is no predicate",
                "  uri: http://tickets.internal~  uri: forward:/x~spring.cloud.gateway.server.webflux.routes[0].uri~cannot be delegated to",
                "  uri: http://tickets.internal~  uri: tickets~spring.cloud.gateway.server.webflux.routes[0].uri~without a scheme",
                "  uri: http://tickets.internal~  url: http://x~spring.cloud.gateway.server.webflux.routes[0].url~unknown key (expected: one of",
                "  - id: tickets~  - order: 1~spring.cloud.gateway.server.webflux.routes[0].id~missing",
            })
    void saysWhatIsWrongAndWhere(String text, String instead, String key, String message) throws Exception {
        var written = GOOD.replace(text.replace("\\n", "\n"), instead == null ? "" : instead.replace("\\n", "\n"));

        assertThat(written).isNotEqualTo(GOOD);
        assertThat(problems(written)).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith(key);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "audit: yes~delegation.audit~expected: keys and values",
                "signing: file:/x~delegation.signing~expected: keys and values",
                "audit.path: ''~delegation.audit.path~cannot be written",
                "keys: { refresh: 2h, keep: 1h }~delegation.keys.refresh~longer than keys.keep",
                "audit.durability: perhaps~delegation.audit.durability~one of memory, process, disk",
                "audit.path: /dev/null/audit~delegation.audit.path~cannot be written",
                "audit.max-file-size: 10B~delegation.audit.max-file-size~1KB or more",
                "audit.max-file-size: big~delegation.audit.max-file-size~a size such as 64MB",
                "signing.algorithm: HS256~delegation.signing.algorithm~one of ES256, EdDSA, PS256, RS256",
                "signing.password: x~delegation.signing.password~not used with a key of its own making",
                "signing.keys: /etc/keys~delegation.signing.keys~file: and a path",
                "signing.keys: file:/nowhere/keys~delegation.signing.keys~no such file",
                "public-uri: ftp://x~delegation.public-uri~expected: an https URI",
                "keys.refresh: 0s~delegation.keys.refresh~expected: 100ms to 24h",
                "cache.maximum-size: -1~delegation.cache.maximum-size~expected: 0 to",
                "provenance.headers.subject: Authorization~delegation.provenance.headers.subject~used for something else",
                "provenance.headers.subject: 'a b'~delegation.provenance.headers.subject~is no header name",
                "provenance.headers.subject: delegation_task~delegation.provenance.headers.task~the name of another header",
                "provenance.headers.sujet: X~delegation.provenance.headers.sujet~unknown key (expected: one of actor, chain",
            })
    void saysWhatIsWrongWithTheGatewayItself(String line, String key, String message) throws Exception {
        assertThat(problems(GOOD.replace("  issuers:", "  " + line + "\n  issuers:")))
                .anySatisfy(problem -> {
                    assertThat(problem.place()).endsWith(key);
                    assertThat(problem.message()).contains(message);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "require: [ actor, '', task ]",
                "require: [ ~, task ]",
                "require: [ actor, task, '' ]",
                "require: { actor: }",
                "require: [[ actor ]]",
                "require:",
                "require: ''",
            })
    void aRequirementIsNeverLeftOutInSilence(String line) throws Exception {
        var written = GOOD.replace("require: [ actor, task, proof ]", line);

        assertThat(written).isNotEqualTo(GOOD);
        assertThat(problems(written))
                .isNotEmpty()
                .allMatch(problem -> problem.place().contains("policies.tickets.require"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[ orchestrator ]]",
                "[ orchestrator, [ x ] ]",
                "[ { x: y } ]",
                "{ x: }",
                "{ x: y }",
                "[ '' ]",
                "[ orchestrator, '' ]",
                "[ ~ ]",
                "",
            })
    void theActorsOfAPolicyAreNeverLeftOutInSilence(String list) throws Exception {
        var written = GOOD.replaceFirst("actors: \\[.*]", "actors: " + java.util.regex.Matcher.quoteReplacement(list));

        assertThat(written).isNotEqualTo(GOOD);
        assertThat(problems(written))
                .isNotEmpty()
                .allMatch(problem -> problem.place().contains("policies.tickets.actors"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "required-scopes: [[ b ]]",
                "required-scopes: [ b, [ c ] ]",
                "required-scopes: { b: }",
                "required-scopes: [ '' ]",
            })
    void aRequiredScopeIsNeverLeftOutInSilence(String line) throws Exception {
        var problems = problems(GOOD.replace("required-scopes: [ tickets:read ]", line));

        assertThat(problems).isNotEmpty().allMatch(problem -> problem.place().contains("required-scopes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ actor, '' ]", "[[ actor ]]", "{ actor: }", "''", ""})
    void aVouchesForListThatCannotBeReadIsAProblem(String list) throws Exception {
        assertThat(problems(GOOD.replace("vouches-for: [ subject, actor ]", "vouches-for: " + list)))
                .anyMatch(problem -> problem.place().contains("issuers[0].vouches-for"));
    }

    @Test
    void namesFileAndLine() throws Exception {
        var problem =
                problems(GOOD.replace("max-lifetime: 30s", "max-lifetime: 2h")).getFirst();

        assertThat(problem.place())
                .isEqualTo(folder.resolve("gateway.yaml") + ":14 delegation.policies.tickets.max-lifetime");
    }

    @Test
    void saysEverythingAtOnce() throws Exception {
        var written = GOOD.replace("max-lifetime: 30s", "max-lifetime: 2h")
                .replace("max-depth: 3", "max-depht: 3")
                .replace("Delegation=tickets", "Delegation=nobody");

        assertThat(problems(written)).hasSize(3);
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> ConfigurationReader.read(environment(written), RouteVocabulary.ofClassPath()))
                .withMessageStartingWith("3 problems in the configuration")
                .satisfies(failure -> assertThat(failure.problems()).hasSize(3))
                .satisfies(failure -> assertThat(new InvalidConfigurationFailureAnalyzer()
                                .analyze(failure)
                                .getDescription())
                        .contains("max-depht"));
    }

    @Test
    void refusesTwoIssuersAlikeAndTwoAgentsAlike() throws Exception {
        var again = """
                    - issuer: https://idp.example.com
                      jwks-uri: https://idp.example.com/jwks
                """;
        assertThat(problems(GOOD.replace("  actors:\n    res", again + "  actors:\n    res")))
                .anySatisfy(problem -> assertThat(problem.message()).contains("configured twice"));
        assertThat(
                        problems(
                                GOOD.replace(
                                        "  policies:",
                                        "    same: { issuer: \"https://idp.example.com\", subject: r-1, audience: \"https://s.example.com\" }\n  policies:")))
                .anySatisfy(problem -> assertThat(problem.message()).contains("each agent once"));
    }

    @Test
    void aNameIsAmbiguousWhenTwoIssuersVouchForActors() throws Exception {
        var second = """
                    - issuer: https://second.example.com
                      jwks-uri: https://second.example.com/jwks
                      vouches-for: [ actor ]
                """;

        assertThat(problems(GOOD.replace("  actors:\n    res", second + "  actors:\n    res")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("expected: ISSUER|orchestrator"));
    }

    @Test
    void aKeySetFileNeedsAUsableKey() throws Exception {
        var empty = Files.writeString(folder.resolve("empty.jwks"), "{\"keys\":[]}");
        var secret = Files.writeString(folder.resolve("keys.jwks"), SigningKeys.newDocument("EdDSA"));
        var withFile = "jwks-uri: https://idp.example.com/jwks";

        assertThat(problems(GOOD.replace(withFile, "jwks-uri: file:" + empty)))
                .anySatisfy(problem -> assertThat(problem.message()).contains("no usable key"));
        assertThat(problems(GOOD.replace("  issuers:", "  signing.keys: file:" + secret + "\n  issuers:")))
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("whose first key signs with ES256")
                        .doesNotContain("\"d\""));
        assertThat(problems(GOOD.replace(
                        "  issuers:", "  signing: { algorithm: EdDSA, keys: \"file:" + secret + "\" }\n  issuers:")))
                .isEmpty();
    }

    @Test
    void anEmptyOneSaysWhatIsNeeded() throws Exception {
        assertThat(problems("spring.main.banner-mode: off")).singleElement().satisfies(problem -> {
            assertThat(problem.place()).isEqualTo("delegation");
            assertThat(problem.message()).contains("expected: at least gateway, issuers and policies");
        });
    }

    @Test
    void warnsOfWhatIsPerhapsNotMeant() throws Exception {
        var open = GOOD.replace("filters: [ Delegation=tickets ]", "filters: [ ]");

        var report = ConfigurationReader.check(environment(open), RouteVocabulary.ofClassPath());

        assertThat(report.isValid()).isTrue();
        assertThat(report.warnings())
                .extracting(ConfigurationProblem::message)
                .anyMatch(message -> message.contains("open to anybody"))
                .anyMatch(message -> message.contains("nothing uses this policy"));
    }

    private List<ConfigurationProblem> problems(String yaml) throws IOException {
        return ConfigurationReader.check(environment(yaml), RouteVocabulary.ofClassPath())
                .problems();
    }

    private StandardEnvironment environment(String yaml) throws IOException {
        var file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("gateway", new FileSystemResource(file))
                .forEach(environment.getPropertySources()::addLast);
        return environment;
    }
}
