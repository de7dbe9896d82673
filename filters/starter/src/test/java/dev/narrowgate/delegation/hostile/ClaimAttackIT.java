package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says it, of whom, to whom, and what for: each claim missing, of another type, or almost right. */
@ExtendWith(SharedGateway.class)
class ClaimAttackIT {

    private final AttackHarness onslaught;

    ClaimAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    static Stream<Object> notForThisGateway() {
        return Stream.of(
                "",
                List.of(),
                5,
                true,
                Map.of("aud", GATEWAY),
                Arrays.asList(GATEWAY, null),
                List.of(GATEWAY, 5),
                List.of(List.of(GATEWAY)),
                List.of(""),
                "https://GATEWAY.example.com",
                "HTTPS://gateway.example.com",
                GATEWAY + "/",
                GATEWAY + ".evil.example",
                GATEWAY + ":443",
                "evil." + GATEWAY,
                "http://gateway.example.com",
                "gateway.example.com",
                "https://gateway.examp1e.com",
                "https://g\u0430teway.example.com",
                GATEWAY + " ",
                "*",
                "https://tickets.example.com",
                "https://strict.example.com",
                "https://researcher.example.com");
    }

    @ParameterizedTest
    @MethodSource("notForThisGateway")
    void j032_refusesATokenThatIsNotAddressedToThisGateway(Object audience) throws Exception {
        onslaught.rejectsEverywhere(
                onslaught.good().claim("act", null).claim("aud", audience).sign());
    }

    @Test
    void j032_refusesATokenWithoutAudienceOrWithTooMany() throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().claim("aud", null).sign());
        onslaught.rejects(Forgery.token(
                onslaught.good().headerJson(),
                onslaught.good().claimsJson().replace('"' + GATEWAY + '"', "null"),
                Forgery.es256(onslaught.issuers.idp.key())));
        onslaught.rejects(
                onslaught.good().claim("aud", Collections.nCopies(65, GATEWAY)).sign());
        onslaught.turnsAway(onslaught
                .good()
                .claim(
                        "aud",
                        IntStream.range(0, 100_000)
                                .mapToObj(i -> i == 99_999 ? GATEWAY : "a")
                                .toList())
                .sign());
        onslaught.serves(onslaught
                .good()
                .claim("aud", List.of("https://other.example.com", GATEWAY))
                .sign());
    }

    static Stream<Object> anotherIssuer() {
        return Stream.of(
                "",
                5,
                List.of(IDP),
                Map.of(),
                IDP + "/",
                "https://IDP.example.com",
                "http://idp.example.com",
                IDP + ":443",
                "https://user@idp.example.com",
                "https://\u0456dp.example.com",
                "https://idp%2Eexample.com",
                "https://%69dp.example.com",
                "https://evil.example.com/../idp.example.com",
                IDP + "/..",
                IDP + " ",
                GATEWAY,
                // Trusted too, and not with this key.
                "https://people.example.com",
                "https://agents.example.com");
    }

    @ParameterizedTest
    @MethodSource("anotherIssuer")
    void j033_refusesANameThatIsNotTheIssuersLetterByLetter(Object issuer) throws Exception {
        onslaught.findsNoKeyAnywhere(
                onslaught.good().claim("act", null).claim("iss", issuer).sign());
    }

    @Test
    void j033_refusesAMixUpOfTwoTrustedIssuers() throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().claim("iss", null).sign());
        var people = onslaught.issuers.people;
        onslaught.serves(
                people.token("bob", GATEWAY).claim("scope", "tickets:read").sign());
        onslaught.rejects(onslaught.good().signedBy(people.key()).sign());
        onslaught.findsNoKey(onslaught
                .good()
                .signedBy(people.key())
                .header("kid", "people-1")
                .sign());
        onslaught.findsNoKey(people.token("bob", GATEWAY).claim("iss", IDP).sign());
        onslaught.findsNoKey(people.token("bob", GATEWAY).header("kid", "key-1").sign());
    }

    static Stream<Object> noSubject() {
        return Stream.of(
                "",
                5,
                true,
                List.of("alice"),
                Map.of("sub", "alice"),
                "x".repeat(1025),
                "x".repeat(9000),
                "a\r\nX-Admin: 1",
                "a\nb",
                "a\u0000b",
                "a\u007Fb",
                "a\u0085b",
                "\u001b[31m");
    }

    @ParameterizedTest
    @MethodSource("noSubject")
    void j034_refusesASubjectThatIsNoNameOrThatControlsSomething(Object subject) throws Exception {
        onslaught.rejectsEverywhere(
                onslaught.good().claim("act", null).claim("sub", subject).sign());
    }

    @Test
    void j034_refusesATokenWithoutASubjectOrWithHalfACharacter() throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().claim("sub", null).sign());
        for (var half : List.of("\\ud800", "\\udc00", "a\\ud83d")) {
            onslaught.rejects(Forgery.token(
                    onslaught.good().headerJson(),
                    onslaught.good().claimsJson().replace("alice", half),
                    Forgery.es256(onslaught.issuers.idp.key())));
        }
        onslaught.turnsAway(onslaught.good().claim("sub", "x".repeat(65_536)).sign());
    }

    static Stream<List<String>> strangeNames() {
        return Stream.of(
                List.of("Zo\u00EB", "Zo%C3%AB"),
                List.of("\u202Egnp.exe", "%E2%80%AEgnp.exe"),
                List.of(" alice ", "%20alice%20"),
                List.of("=?utf-8?B?YWxpY2U=?=", "=?utf-8?B?YWxpY2U=?="),
                List.of("100%", "100%25"),
                List.of("%0d%0aX-Admin: 1", "%250d%250aX-Admin: 1"),
                List.of("a\"b\\c", "a\"b\\c"),
                List.of("\uD83D\uDE00", "%F0%9F%98%80"),
                List.of("5", "5"));
    }

    @ParameterizedTest
    @MethodSource("strangeNames")
    void j034_tellsTheNextHopAStrangeNameInHarmlessCharacters(List<String> name) throws Exception {
        onslaught.serves(onslaught.good().claim("sub", name.getFirst()).sign());

        var seen = onslaught.gateway.forwarded().getFirst();
        assertThat(seen.getHeaders().getHeader("Delegation-Subject").values()).containsExactly(name.getLast());
        assertThat(seen.getHeaders().keys()).doesNotContain("X-Admin");
    }

    @ParameterizedTest
    @MethodSource("noSubject")
    void j035_refusesATokenIdThatIsNone(Object id) throws Exception {
        onslaught.rejects(onslaught.good().claim("jti", id).sign());
    }

    @Test
    void j035_refusesATokenWithoutAnIdAndLetsABearerTokenComeAgain() throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().claim("jti", null).sign());
        onslaught.turnsAway(onslaught.good().claim("jti", "x".repeat(65_536)).sign());
        // Access tokens are for many calls; what is for one call only is the proof beside them.
        var token = onslaught.good().sign();
        onslaught.serves(token);
        onslaught.serves(token);
    }

    static Stream<Object> noScopes() {
        return Stream.of(
                List.of("tickets:read"),
                5,
                Map.of(),
                " ",
                "tickets:read  tickets:write",
                "tickets:read\ttickets:write",
                " tickets:read",
                "tickets:read ",
                "tickets:read \"x\"",
                "tickets:read a\\b",
                "tickets:read\r\nX-Admin:1",
                "tickets:read \u00E9",
                "tickets:read " + "a ".repeat(2100));
    }

    @ParameterizedTest
    @MethodSource("noScopes")
    void j036_refusesScopesThatAreNotOneListOfWords(Object scope) throws Exception {
        onslaught.rejects(onslaught.good().claim("scope", scope).sign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Tickets:Read", "tickets:rea", "tickets:reads", "tickets", "tickets:*", "*", "tickets:read,x"})
    void j036_aScopeIsThatScopeOnlyAndIsNeverSaidBack(String scope) throws Exception {
        onslaught.refuses(
                Refusal.SCOPE_INSUFFICIENT,
                onslaught.good().claim("scope", scope).sign());
    }

    @Test
    void j036_aHundredThousandScopesDoNotEvenBecomeAHop() throws Exception {
        onslaught.turnsAway(
                onslaught.good().claim("scope", "a ".repeat(100_000).strip()).sign());
        onslaught.refuses(
                Refusal.SCOPE_INSUFFICIENT,
                onslaught.good().claim("scope", null).sign());
    }

    static Stream<Object> bindings() {
        return Stream.of(
                Map.of(),
                Map.of("unknown", "x"),
                Map.of("jkt", ""),
                Map.of("jkt", 1),
                Map.of("kid", "x"),
                "x",
                5,
                List.of(),
                List.of("jkt"),
                Map.of("jkt", "A".repeat(42), "x5t#S256", "A".repeat(43)),
                Map.of("x5t#S256", "A".repeat(43), "unknown", "x"),
                Map.of("x5t#S256", "A".repeat(43)));
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void j041_neverTakesABoundTokenForABearerToken(Object binding) throws Exception {
        onslaught.rejects(onslaught.good().claim("cnf", binding).sign());
    }

    @Test
    void j041_refusesABindingToNothing() throws Exception {
        onslaught.rejects(Forgery.token(
                onslaught.good().headerJson(),
                onslaught.good().claimsJson().replaceFirst("\\{", "{\"cnf\":null,"),
                Forgery.es256(onslaught.issuers.idp.key())));
    }
}
