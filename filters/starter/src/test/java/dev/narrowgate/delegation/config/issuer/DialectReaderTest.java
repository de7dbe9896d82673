package dev.narrowgate.delegation.config.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.provider.ClaimNames;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DialectReaderTest {

    private static StandardEnvironment environment(String issuer, String policy) throws IOException {
        var yaml = """
                delegation:
                  gateway: https://gateway.example.com
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks"%s }
                  policies:
                    tickets: { audience: "https://tickets.example.com"%s }
                """.formatted(issuer, policy);
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    private static ConfiguredIssuer read(String issuer) throws IOException {
        return ConfigurationReader.read(environment(issuer, ""), RouteVocabulary.ofClassPath())
                .issuers()
                .getFirst();
    }

    private static List<ConfigurationProblem> problems(String issuer, String policy) throws IOException {
        return ConfigurationReader.check(environment(issuer, policy), RouteVocabulary.ofClassPath())
                .problems();
    }

    @Test
    void withoutAWordItIsRfc9068() throws Exception {
        assertThat(read("").dialect()).isSameAs(Provider.RFC9068.dialect());
        assertThat(read("").types()).containsExactly("at+jwt");
        assertThat(read(", claims: access-token").dialect()).isSameAs(Provider.RFC9068.dialect());
    }

    @Test
    void aMereNameOfClaimsIsAProvider() throws Exception {
        assertThat(read(", claims: entra").provider()).isEqualTo(Provider.ENTRA);
        assertThat(read(", claims: okta").types()).contains("none");
        assertThat(read(", provider: keycloak, claims: keycloak").provider()).isEqualTo(Provider.KEYCLOAK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "none", "at+jwt, JWT"})
    void whereTheTypeDoesNotTellAccessTokensClaimsDo(String types) throws Exception {
        var dialect = read(", types: [ " + types + " ]").dialect();

        for (var sign : List.of("'at_hash':'x'", "'c_hash':'x'", "'events':{}", "'typ':'ID'", "'typ':'Refresh'")) {
            assertThatThrownBy(() -> asAccessToken(dialect, ", " + sign))
                    .as(sign)
                    .isInstanceOf(TokenRejected.class)
                    .hasMessageContaining("it is no access token");
        }
        for (var none : List.of("", ", 'typ':'Bearer'", ", 'typ':'DPoP'")) {
            assertThat(asAccessToken(dialect, none).path("sub").asString("")).isEqualTo("a");
        }
        assertThat(dialect.demands()).isEqualTo(Provider.RFC9068.dialect().demands());
    }

    private static ObjectNode asAccessToken(Dialect dialect, String more) {
        var claims = "{'sub':'a','aud':'g','client_id':'c','jti':'j'" + more + "}";
        return dialect.asAccessToken(
                (ObjectNode) JsonMapper.shared().readTree(claims.replace('\'', '"')),
                TokenUse.SUBJECT,
                TokenFingerprint.of("token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dpop+jwt",
                "logout+jwt",
                "secevent+jwt",
                "token-introspection+jwt",
                "oauth-id-jag+jwt",
                "authorization-grant+jwt",
                "client-authentication+jwt",
                "wit+jwt",
                "application/WPT+jwt",
                "txntoken+jwt",
                "delegation-provenance+jwt"
            })
    void aTypeOfAnotherTokenIsRefusedAtTheStart(String type) throws Exception {
        for (var provider : List.of("", ", provider: okta", ", provider: keycloak")) {
            assertThat(problems(provider + ", types: [ JWT, " + type + " ]", ""))
                    .anySatisfy(problem -> {
                        assertThat(problem.place()).endsWith("delegation.issuers[0].types");
                        assertThat(problem.message()).contains("is no token to ask with");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"COGNITO"})
    void aProviderBringsItsClaimsAndTypes(Provider provider) throws Exception {
        var issuer =
                read(", provider: " + provider.name().toLowerCase(Locale.ROOT).replace('_', '-'));

        assertThat(issuer.dialect()).isSameAs(provider.dialect());
        assertThat(issuer.types()).isEqualTo(provider.dialect().types());
    }

    @Test
    void writtenClaimsReplaceThoseOfTheProviderOneByOne() throws Exception {
        var names = read(", provider: okta, claims: { client: [ azp ], id: [ uti ], task: [ txn ], name: [ email ] }")
                .dialect()
                .names();

        assertThat(names)
                .isEqualTo(Provider.OKTA
                        .dialect()
                        .names()
                        .withClient(List.of("azp"))
                        .withId(List.of("uti"))
                        .withTask(List.of("txn"))
                        .withName(List.of("email")));
        assertThat(read(", claims: { scope: [ scp ] }").dialect().names())
                .isEqualTo(ClaimNames.RFC9068.withScope(List.of("scp")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ", provider: octa|provider|one of rfc9068, auth0, adfs",
                ", claims: octa|claims|'octa' is no provider (expected: one of rfc9068, auth0",
                ", provider: okta, claims: entra|claims|beside provider: okta",
                ", claims: { client: [ ] }|claims.client|empty",
                ", claims: { scope: [ ] }|claims.scope|empty",
                ", claims: { audience: [ ] }|claims.audience|empty",
                ", claims: { subject: [ '' ] }|claims.subject[0]|means something else",
                ", claims: { subject: [ 'a+' ] }|claims.subject[0]|means something else",
                ", claims: { subject: [ iss ] }|claims.subject[0]|means something else",
                ", claims: { subject: [ sub, a+b ] }|claims.subject|could say the same name",
                ", claims: { client: [ act ] }|claims.client[0]|means something else",
                ", claims: { subject: [ azp ] }|claims.subject[0]|means something else",
                ", claims: { subject: [ sub+typ ] }|claims.subject[0]|means something else",
                ", claims: { audience: [ iss ] }, audiences: [ a ]|claims.audience[0]|'iss' does not say whom a token is for",
                ", claims: { audience: [ scope ] }, audiences: [ a ]|claims.audience[0]|does not say whom a token is for",
                ", claims: { audience: [ aud, sub ] }, audiences: [ a ]|claims.audience[1]|does not say whom a token is for",
                ", claims: { audience: [ client_id ] }, audiences: [ a ]|claims.audience|does not begin with aud",
                ", claims: { audience: [ azp, aud ] }, audiences: [ a ]|claims.audience|does not begin with aud",
                ", claims: { audience: [ aud, azp ] }|audiences|so that no token would be for it",
                ", provider: cognito|audiences|this gateway stands in no aud or client_id",
                ", claims: { id: [ sub ] }|claims.id[0]|means something else",
                ", claims: { task: [ txn ] }, task-claim: task|task-claim|beside claims.task",
                ", claims: { scopes: [ a ] }|claims.scopes|unknown key (expected: one of audience, client",
                ", provider: okta, types: [ own+jwt ]|types|not what okta writes",
                ", provider: okta, vouches-for: [ subject, gateway ]|vouches-for|no gateway",
                ", ca: corp.pem|ca|expected: file: and a path",
                ", ca: 'file:/nowhere/corp.pem'|ca|no such file",
                ", introspection: { endpoint: 'https://idp.example.com/i', client-id: n, client-secret: s3cret-of-the-test, tokens: all, audience: optional }|introspection.audience|with JWTs",
                ", claims: { audience: [ aud, resource ] }, audiences: [ a ], introspection: { endpoint: 'https://idp.example.com/i', client-id: n, client-secret: s3cret-of-the-test, audience: optional }|introspection.audience|another claim than aud",
                ", provider: spring, vouches-for: [ actor ]|vouches-for|claims.client beside it",
                ", claims: { client: [ azp ] }, vouches-for: [ subject, gateway ]|vouches-for|beside claims",
                ", audiences: [ a, b ], introspection: { endpoint: 'https://idp.example.com/i', client-id: n, client-secret: s3cret-of-the-test, audience: optional }|introspection.audience|several names",
                ", keys-without-kid: two|keys-without-kid|one of refuse, one",
            })
    void saysWhatIsWrongAndWhere(String issuer, String key, String message) throws Exception {
        assertThat(problems(issuer, "")).anySatisfy(problem -> {
            assertThat(problem.place()).matches(".*delegation\\.issuers\\[0]\\." + key.replace("[", "\\["));
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"adfs|x", "ad fs", "ad\u2003fs"})
    void aNameOfAnIssuerHasNoBarAndNoWhiteSpace(String name) throws Exception {
        assertThat(problems(" }\n    - { issuer: '" + name + "', jwks-uri: 'https://adfs.example.com/keys'", ""))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place()).endsWith("delegation.issuers[1].issuer");
                    assertThat(problem.message()).contains("white space or '|'");
                });
    }

    @Test
    void anAudienceThatAnAnswerDidNotSayIsNoResourceOfARoute() throws Exception {
        var optional = ", audiences: [ %s ], introspection: { endpoint: 'https://idp.example.com/i', client-id: n,"
                + " client-secret: s3cret-of-the-test, audience: optional }";
        var resource = ", resource: 'https://gateway.example.com/api'";

        assertThat(problems(optional.formatted("https://gateway.example.com/api"), resource))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place()).endsWith("delegation.policies.tickets.resource");
                    assertThat(problem.message()).contains("without aud are taken for");
                });
        assertThat(problems(optional.formatted("narrowgate"), resource)).isEmpty();
        assertThat(problems(
                        optional.formatted("'https://gateway.example.com', 'https://gateway.example.com/api'"),
                        resource))
                .isEmpty();
    }

    private static List<ConfigurationProblem> warnings(String issuer, String policy) throws IOException {
        return ConfigurationReader.check(environment(issuer, policy), RouteVocabulary.ofClassPath())
                .warnings();
    }

    @Test
    void warnsOfARuleAboutAClientThatTokensNeedNotName() throws Exception {
        var rule = ", rule: \"token.client_id != 'x'\"";

        assertThat(warnings(", provider: spring", rule)).anySatisfy(warning -> {
            assertThat(warning.place()).endsWith("delegation.policies.tickets.rule");
            assertThat(warning.message()).contains("https://idp.example.com name no client");
        });
        assertThat(warnings("", rule)).noneMatch(warning -> warning.message().contains("name no client"));
    }

    @Test
    void warnsOfApplicationsOfATenantThatNoPolicyNames() throws Exception {
        var entra = ", provider: entra, vouches-for: [ subject, actor ]";

        assertThat(warnings(entra, "")).anySatisfy(warning -> {
            assertThat(warning.place()).endsWith("delegation.policies.tickets.actors");
            assertThat(warning.message()).contains("each application of the tenant");
        });
        assertThat(warnings(entra, ", actors: [ 'https://idp.example.com|a' ]"))
                .noneMatch(warning -> warning.message().contains("each application"));
    }

    @Test
    void twoIssuersThatATokenCouldMeanAreBothNamed() throws Exception {
        assertThat(problems(" }\n    - { issuer: 'https://idp.example.com', discovery: true", ""))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place()).endsWith("delegation.issuers[1].issuer");
                    assertThat(problem.message()).contains("configured twice, here and at", "issuers[0].issuer");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://keycloak", "keycloak:8080", "*", "", "a/b", "my_keycloak"})
    void aHostThatMayBeAskedOverHttpIsOneName(String host) throws Exception {
        assertThat(problems(
                        " }\n  allow-insecure-http: [ '" + host
                                + "' ]\n  hosts: [ 'x.example.com' ]\n  cache: { heap-share: 25",
                        ""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("is no host"));
    }

    @Test
    void overHttpOnlyNamedHostsAreAsked() throws Exception {
        var keycloak = " }\n    - { issuer: 'http://keycloak:8080/realms/a', discovery: true";
        var allowed = keycloak + " }\n  allow-insecure-http: [ Keycloak ]\n  cache: { heap-share: 25";

        assertThat(problems(keycloak, ""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.place()).endsWith("delegation.issuers[1].issuer"));
        var report = ConfigurationReader.check(environment(allowed, ""), RouteVocabulary.ofClassPath());
        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .anySatisfy(warning -> assertThat(warning.message()).contains("'Keycloak' may be asked over http"));
        assertThat(InsecureHosts.of(List.of("Keycloak")).accept(URI.create("http://evil:8080/jwks")))
                .isFalse();
        assertThat(InsecureHosts.of(List.of("Keycloak")).accept(URI.create("http://user@keycloak:8080/jwks")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://token.actions.githubusercontent.com",
                "https://gitlab.com",
                "https://accounts.google.com",
                "accounts.google.com"
            })
    void anIssuerForEverybodyVouchesForActorsThatAPolicyNames(String issuer) throws Exception {
        var actors = " }\n    - { issuer: '" + issuer
                + "', jwks-uri: 'https://keys.example.com/jwks', vouches-for: [ actor ]";

        assertThat(problems(actors, "")).singleElement().satisfies(problem -> {
            assertThat(problem.place()).endsWith("delegation.policies.tickets.actors");
            assertThat(problem.message()).contains(issuer, "signs for everybody");
        });
        assertThat(problems(actors, ", actors: [ 'repo:acme/app:ref:refs/heads/main' ]"))
                .isEmpty();
        for (var places : List.of("subject", "subject, actor")) {
            assertThat(problems(actors.replace("[ actor ]", "[ " + places + " ]"), ", actors: [ 'a' ]"))
                    .anySatisfy(problem -> {
                        assertThat(problem.place()).endsWith("delegation.issuers[1].vouches-for");
                        assertThat(problem.message()).contains("expected: actor alone");
                    });
        }
    }
}
