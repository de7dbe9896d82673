package dev.narrowgate.delegation.engine.verification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DialectTest {

    private static final TokenFingerprint TOKEN = TokenFingerprint.of("token");

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static ObjectNode read(Dialect dialect, String claims) {
        return dialect.asAccessToken(json(claims), TokenUse.SUBJECT, TOKEN);
    }

    private static void refused(Dialect dialect, String claims, String reason) {
        assertThatThrownBy(() -> read(dialect, claims))
                .isInstanceOf(TokenRejected.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void withoutAnAudienceOrASubjectATokenIsRefusedOrStaysWithoutOne(Provider provider) {
        var claims =
                "{'sub':'a','oid':'a','aud':'g','client_id':'c','azp':'c','cid':'c','appid':'c','jti':'j','uti':'u',"
                        + "'ver':'2.0','scp':'s','scope':'s','typ':'Bearer','token_use':'access'}";
        for (var names : List.of(List.of("aud", "client_id"), List.of("sub", "oid"))) {
            var token = json(claims);
            token.remove(names);
            if (provider == Provider.SPRING) {
                token.remove("azp");
            }
            try {
                var read = provider.dialect().asAccessToken(token, TokenUse.SUBJECT, TOKEN);
                assertThat(read.has(names.getFirst())).isFalse();
            } catch (TokenRejected rejected) {
                assertThat(rejected.reason()).contains("is missing");
            }
        }
    }

    @Test
    void aClaimThatADialectDoesNotNameMeansNothing() {
        var read = read(
                Provider.ENTRA.dialect(),
                "{'oid':'a','aud':'g','azp':'c','uti':'u','ver':'2.0','scp':'','client_id':'admin','scope':'all','act':{'sub':'x'}}");

        assertThat(read.path("client_id").asString("")).isEqualTo("c");
        assertThat(read.has("scope")).isFalse();
        assertThat(read.has("act")).isFalse();
    }

    @Test
    void theFirstClaimThatIsPresentCounts() {
        var dialect = Provider.KEYCLOAK.dialect().with(names -> names.withScope(List.of("scp", "scope")));

        assertThat(read(dialect, "{'sub':'a','aud':'g','azp':'c','jti':'j','typ':'Bearer','scp':'','scope':'all'}")
                        .has("scope"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "[]"})
    void anEmptyScopeIsNone(String scope) {
        assertThat(read(Provider.SPRING.dialect(), "{'sub':'a','aud':'g','jti':'j','scope':" + scope + "}")
                        .has("scope"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"['a b']", "['']", "[7]", "[['a']]", "{}", "7", "null", "' '", "'a  b'", "true"})
    void aScopeOfAnotherFormRefusesTheToken(String scope) {
        refused(Provider.SPRING.dialect(), "{'sub':'a','aud':'g','jti':'j','scope':" + scope + "}", "claim scope");
    }

    @Test
    void rfc9068TakesNoListOfScopes() {
        var claims = json("{'sub':'a','aud':'g','client_id':'c','jti':'j','scope':['a']}");

        assertThat(Provider.RFC9068.dialect().asAccessToken(claims, TokenUse.SUBJECT, TOKEN))
                .isSameAs(claims);
        refused(Provider.RFC9068.dialect(), "{'sub':'a','aud':'g','jti':'j'}", "client_id is missing");
    }

    @Test
    void onlyWhereAnIdIsNotDemandedTheHashStandsForIt() {
        assertThat(read(Provider.AUTH0.dialect(), "{'sub':'a','aud':'g','azp':'c'}")
                        .path("jti")
                        .asString(""))
                .isEqualTo(TOKEN.tokenId());
        refused(Provider.OKTA.dialect(), "{'sub':'a','aud':'g','cid':'c'}", "jti is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID", "Refresh", "Offline", "bearer"})
    void aKeycloakTokenThatIsNoAccessTokenIsRefused(String type) {
        refused(
                Provider.KEYCLOAK.dialect(),
                "{'sub':'a','aud':'g','azp':'c','jti':'j','typ':'" + type + "'}",
                "claim typ");
    }

    @ParameterizedTest
    @EnumSource(TokenUse.class)
    void aServiceAccountOfKeycloakHasOneNameInBothPlaces(TokenUse use) {
        var agent = json("{'sub':'2b7c','aud':'g','azp':'agent','client_id':'agent','jti':'j','typ':'Bearer',"
                + "'preferred_username':'service-account-agent'}");

        assertThat(Provider.KEYCLOAK
                        .dialect()
                        .asAccessToken(agent, use, TOKEN)
                        .path("sub")
                        .asString(""))
                .isEqualTo("agent");
    }

    @Test
    void aUserWithTheNameOfAServiceAccountIsNoneWithoutTheClientsMark() {
        var user = "{'sub':'2b7c','aud':'g','azp':'agent','jti':'j','typ':'Bearer',"
                + "'preferred_username':'service-account-agent'}";

        assertThat(read(Provider.KEYCLOAK.dialect(), user).path("sub").asString(""))
                .isEqualTo("2b7c");
    }

    @Test
    void aWrittenSubjectOfKeycloakNamesServiceAccountsAloneAsActors() {
        var dialect = Provider.KEYCLOAK.dialect().withSubject(List.of(SubjectName.of("email")));
        var user = "{'sub':'2b7c','aud':'g','azp':'agent','client_id':'agent','jti':'j','typ':'Bearer',"
                + "'email':'a@example.com','preferred_username':'alice'}";
        var agent = user.replace("'alice'", "'service-account-agent'");

        assertThatThrownBy(() -> dialect.asAccessToken(json(user), TokenUse.ACTOR, TOKEN))
                .isInstanceOf(TokenRejected.class)
                .hasMessageContaining("is not that of a service account");
        for (var use : TokenUse.values()) {
            assertThat(dialect.asAccessToken(json(agent), use, TOKEN)
                            .path("sub")
                            .asString(""))
                    .isEqualTo("a@example.com");
        }
    }

    @ParameterizedTest
    @EnumSource(TokenUse.class)
    void anApplicationOfEntraHasOneNameInBothPlaces(TokenUse use) {
        var dialect = Provider.ENTRA.dialect().with(names -> names.withScope(List.of("scp", "roles")));
        var agent = json("{'sub':'o','oid':'o','aud':'g','azp':'agent','uti':'u','ver':'2.0','idtyp':'app',"
                + "'roles':['tickets:read']}");

        assertThat(dialect.asAccessToken(agent, use, TOKEN).path("sub").asString(""))
                .isEqualTo("agent");
    }

    @Test
    void anApplicationOfEntraIsASubjectOnlyByItsRoles() {
        var app =
                "{'sub':'o','oid':'o','aud':'g','azp':'c','uti':'u','ver':'2.0','idtyp':'app','roles':['tickets:read']}";
        var withRoles = Provider.ENTRA.dialect().with(names -> names.withScope(List.of("scp", "roles")));

        refused(Provider.ENTRA.dialect(), app, "claim idtyp");
        assertThat(read(withRoles, app).path("scope").asString("")).isEqualTo("tickets:read");
        refused(withRoles, app.replace("'idtyp':'app',", ""), "claim scp is missing");
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RFC9068"})
    void aLogoutTokenIsNoAccessToken(Provider provider) {
        refused(
                provider.dialect(),
                "{'sub':'a','aud':'g','jti':'j','events':{'http://schemas.openid.net/event/backchannel-logout':{}}}",
                "claim events");
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTH0", "OKTA", "SPRING", "ADFS"})
    void anIdTokenWithoutAHashIsKnownByItsNonce(Provider provider) {
        refused(
                provider.dialect(),
                "{'sub':'a','aud':'g','azp':'c','cid':'c','appid':'c','jti':'j','nonce':'n'}"
                        .replace(provider == Provider.SPRING ? "'azp':'c'," : "", ""),
                "claim nonce");
    }

    @Test
    void anIdTokenOfPingIsKnownByItsName() {
        var token = "{'sub':'a','aud':'g','client_id':'c','jti':'j','tokenName':'id_token'}";

        refused(Provider.PING.dialect(), token, "claim tokenName");
        assertThat(read(Provider.PING.dialect(), token.replace("id_token", "access_token"))
                        .path("sub")
                        .asString(""))
                .isEqualTo("a");
    }

    @Test
    void rolesOfAUserOfEntraAreNoScopesAndScopesOfAnApplicationAreNone() {
        var user = "{'sub':'o','oid':'o','aud':'g','azp':'c','uti':'u','ver':'2.0','scp':'read','roles':['admin']}";
        for (var order : List.of(List.of("scp", "roles"), List.of("roles", "scp"))) {
            var dialect = Provider.ENTRA.dialect().with(names -> names.withScope(order));

            assertThat(read(dialect, user).path("scope").asString("")).isEqualTo("read");
            assertThat(read(dialect, user.replace("'scp'", "'idtyp':'app','scp'"))
                            .path("scope")
                            .asString(""))
                    .isEqualTo("admin");
        }
    }

    @Test
    void theVersionOfATokenOfEntraSaysWhichClaimIsItsClient() {
        var token = "{'sub':'o','oid':'o','aud':'g','azp':'two','appid':'one','uti':'u','ver':'2.0','scp':'read'}";

        assertThat(read(Provider.ENTRA.dialect(), token).path("client_id").asString(""))
                .isEqualTo("two");
        assertThat(read(Provider.ENTRA.dialect(), token.replace("2.0", "1.0"))
                        .path("client_id")
                        .asString(""))
                .isEqualTo("one");
    }

    @Test
    void aNameIsReadAndIsNoSubject() {
        var claims = json("{'sub':'a','preferred_username':'alice'}");

        assertThat(Provider.KEYCLOAK.dialect().name(claims)).isEqualTo("alice");
        assertThat(Provider.RFC9068.dialect().name(claims)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "7", "['a']", "null", "'a\u202Eb'", "'a\u200Bb'", "'a\\u0007b'"})
    void aNameThatPeopleCannotReadIsNone(String name) {
        assertThat(Provider.KEYCLOAK.dialect().name(json("{'sub':'a','preferred_username':" + name + "}")))
                .isNull();
    }

    @Test
    void aNameHas256CharactersAtMost() {
        var longest = "n".repeat(256);

        assertThat(Provider.KEYCLOAK.dialect().name(json("{'preferred_username':'" + longest + "'}")))
                .isEqualTo(longest);
        assertThat(Provider.KEYCLOAK.dialect().name(json("{'preferred_username':'" + longest + "n'}")))
                .isNull();
    }

    @Test
    void aUserWithTheNameOfAClientIsNoActorOfSpring() {
        var dialect = Provider.SPRING.dialect().with(names -> names.withClient(List.of("client")));
        var user = "{'sub':'agent','aud':'g','jti':'j','client':'portal'}";

        for (var token : List.of(user, user.replace(",'client':'portal'", ""))) {
            assertThatThrownBy(() -> dialect.asAccessToken(json(token), TokenUse.ACTOR, TOKEN))
                    .isInstanceOf(TokenRejected.class)
                    .hasMessageContaining("is not the client itself");
            assertThat(read(dialect, token).path("sub").asString("")).isEqualTo("agent");
        }
        assertThat(dialect.asAccessToken(json(user.replace("portal", "agent")), TokenUse.ACTOR, TOKEN)
                        .path("sub")
                        .asString(""))
                .isEqualTo("agent");
    }

    @Test
    void aSubjectThatIsReadFromTheClientMakesNoUserAnActorOfSpring() {
        var dialect = Provider.SPRING.dialect().withSubject(List.of(SubjectName.of("client_id")));
        var agent = "{'aud':'g','jti':'j','client_id':'agent'}";

        assertThatThrownBy(
                        () -> dialect.asAccessToken(json(agent.replace("{", "{'sub':'alice',")), TokenUse.ACTOR, TOKEN))
                .isInstanceOf(TokenRejected.class);
        assertThat(dialect.asAccessToken(json(agent), TokenUse.ACTOR, TOKEN)
                        .path("sub")
                        .asString(""))
                .isEqualTo("agent");
    }
}
