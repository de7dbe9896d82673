package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of another kind, signed with the right key: in every claim they could pass for an access token. */
@ExtendWith(SharedGateway.class)
class TypeAttackIT {

    private final AttackHarness onslaught;

    TypeAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    static Stream<String> otherTypes() {
        return Stream.of(
                "JWT",
                "logout+jwt",
                "secevent+jwt",
                "dpop+jwt",
                "client-authentication+jwt",
                "wit+jwt",
                "wpt+jwt",
                "JOSE",
                "txntoken+jwt",
                "oauth-id-jag+jwt",
                "statuslist+jwt",
                "token-introspection+jwt",
                "oauth-authz-req+jwt",
                "vc+jwt",
                "dc+sd-jwt",
                "kb+jwt",
                "openid4vci-proof+jwt");
    }

    @ParameterizedTest
    @MethodSource("otherTypes")
    void j042_refusesATokenOfAnotherKindAsSubjectAndAsActor(String type) throws Exception {
        onslaught.rejectsEverywhere(
                onslaught.good().claim("act", null).header("typ", type).sign());
        onslaught.rejectsEverywhere(onslaught
                .good()
                .claim("act", null)
                .header("typ", "application/" + type)
                .sign());
    }

    @Test
    void j042_refusesWhatHasTheTypeAndTheClaimsOfAnotherKind() throws Exception {
        // An ID token, a security event and a client assertion: none has all that an access token must have.
        onslaught.rejectsEverywhere(onslaught
                .good()
                .claim("client_id", null)
                .claim("nonce", "n")
                .claim("auth_time", 1)
                .sign());
        onslaught.rejectsEverywhere(onslaught
                .good()
                .claim("exp", null)
                .claim("events", Map.of("urn:x", Map.of()))
                .sign());
        onslaught.rejectsEverywhere(onslaught
                .good()
                .claim("act", null)
                .claim("iss", "client-1")
                .claim("sub", "client-1")
                .sign());
    }

    @Test
    void j042_refusesAnAccessTokenOfAnIssuerThatDoesNotVouchForThisPlace() throws Exception {
        var actor = onslaught.issuers.agents.token("researcher", GATEWAY).sign();
        onslaught.rejects(actor);
        var person = onslaught.issuers.people.token("bob", GATEWAY).sign();
        onslaught.refuses(
                Refusal.TOKEN_REJECTED,
                person,
                "Authorization: Bearer " + onslaught.good().claim("act", null).sign(),
                "Actor-Token: " + person);
    }

    static Stream<Object> almostTheType() {
        return Stream.of(
                "",
                "at+jwt;x",
                "at+jwt; charset=utf-8",
                "at+jwt\u0000",
                "at+jwt ",
                " at+jwt",
                "at jwt",
                "at+JWT2",
                "text/at+jwt",
                "application/application/at+jwt",
                "application/",
                "\u0430t+jwt",
                "at\uFF0Bjwt",
                List.of("at+jwt"),
                Map.of(),
                5,
                true);
    }

    @ParameterizedTest
    @MethodSource("almostTheType")
    void j043_refusesWhatIsAlmostTheType(Object type) throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().header("typ", type).sign());
    }

    @Test
    void j043_refusesATokenWithoutAType() throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().header("typ", null).sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "APPLICATION/AT+JWT"})
    void j043_takesTheTypeInAnyCaseAndWithItsPrefix(String type) throws Exception {
        onslaught.serves(onslaught.good().header("typ", type).sign());
    }
}
