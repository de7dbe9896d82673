package dev.narrowgate.delegation.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.adapter.jose.ClaimNames;
import dev.narrowgate.delegation.adapter.jose.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

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

    private static DelegationSettings.Issuer read(String issuer) throws IOException {
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
    @EnumSource(
            value = Provider.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"COGNITO", "GITHUB_ACTIONS", "GITLAB", "GOOGLE"})
    void aProviderBringsItsClaimsAndTypes(Provider provider) throws Exception {
        var issuer = read(", provider: " + DialectReader.name(provider));

        assertThat(issuer.dialect()).isSameAs(provider.dialect());
        assertThat(issuer.types()).isEqualTo(provider.dialect().types());
    }

    @Test
    void whatIsWrittenTakesThePlaceOfTheProvidersClaimsPartByPart() throws Exception {
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
                ", claims: { audience: [ iss ] }, audiences: [ a ]|claims.audience[0]|means something else",
                ", claims: { audience: [ scope ] }, audiences: [ a ]|claims.audience[0]|means something else",
                ", claims: { audience: [ aud, sub ] }, audiences: [ a ]|claims.audience[1]|means something else",
                ", claims: { audience: [ azp ] }|audiences|so that no token would be for it",
                ", provider: cognito|audiences|this gateway stands in no aud or client_id",
                ", claims: { id: [ sub ] }|claims.id[0]|means something else",
                ", claims: { task: [ txn ] }, task-claim: task|task-claim|beside claims.task",
                ", claims: { scopes: [ a ] }|claims.scopes|unknown key (expected: one of audience, client",
                ", provider: okta, types: [ dpop+jwt ]|types|not what okta writes",
                ", provider: okta, vouches-for: [ subject, gateway ]|vouches-for|no gateway",
                ", provider: github-actions|vouches-for|signs for everybody who uses it",
                ", provider: gitlab, vouches-for: [ subject, actor ]|vouches-for|expected: actor alone",
                ", keys-without-kid: two|keys-without-kid|one of refuse, one",
            })
    void saysWhatIsWrongAndWhere(String issuer, String key, String message) throws Exception {
        assertThat(problems(issuer, "")).anySatisfy(problem -> {
            assertThat(problem.place()).matches(".*delegation\\.issuers\\[0]\\." + key.replace("[", "\\["));
            assertThat(problem.message()).contains(message);
        });
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

    @Test
    void ofAPlatformForEverybodyAPolicyNamesWhoMayAct() throws Exception {
        var issuer = ", provider: github-actions, vouches-for: [ actor ]";

        assertThat(problems(issuer, "")).singleElement().satisfies(problem -> {
            assertThat(problem.place()).endsWith("delegation.policies.tickets.actors");
            assertThat(problem.message()).contains("https://idp.example.com", "signs for everybody");
        });
        assertThat(problems(issuer, ", actors: [ 'repo:acme/app:ref:refs/heads/main' ]"))
                .isEmpty();
    }
}
