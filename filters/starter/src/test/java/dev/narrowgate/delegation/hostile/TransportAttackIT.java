package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are too large, that come twice, or that come in another place than the one that there is. */
@ExtendWith(SharedGateway.class)
class TransportAttackIT {

    private final AttackHarness onslaught;
    private final String token;

    TransportAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.token = onslaught.good().sign();
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 8_192, 16_000})
    void j046_servesATokenThatIsLarge(int size) throws Exception {
        onslaught.serves(ofSize(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_500, 20_000, 40_000})
    void j046_refusesATokenThatIsTooLargeWithoutReadingIt(int size) throws Exception {
        var record = onslaught.refuses(Refusal.TOKEN_REJECTED, ofSize(size));

        assertThat(record.path("reason").asString()).isEqualTo("longer than 16384 characters");
    }

    /** What once cost half a minute of an event loop: a pattern that began anew at each of the spaces. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", ",", ", ", ",Bearer"})
    void j046_looksForNothingInWhatIsTooLong(String repeated) throws Exception {
        var filling = repeated.repeat(47_000 / repeated.length());

        var record = onslaught.refuses(Refusal.TOKEN_REJECTED, token, "Authorization: Bearer a" + filling + "b");
        onslaught.refuses(
                Refusal.TOKEN_REJECTED, token, "Authorization: Bearer " + token, "Actor-Token: a" + filling + "b");

        assertThat(record.path("reason").asString()).isEqualTo("longer than 16384 characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 1_000_000})
    void j046_aHeaderBeyondTheServersLimitDoesNotBecomeAHop(int size) throws Exception {
        onslaught.turnsAway(ofSize(size));
    }

    /** A good token of about this many characters. */
    private String ofSize(int size) {
        var filling = (size - token.length()) * 3 / 4;
        return onslaught.good().claim("x", "y".repeat(filling)).sign();
    }

    static Stream<String> moreThanOne() {
        return Stream.of(
                "Authorization: Bearer %s\r\nAuthorization: Bearer %s",
                "Authorization: Bearer %s\r\nAuthorization: Bearer x",
                "Authorization: Bearer %s\r\nauthorization: Bearer %s",
                "Authorization: Bearer %s\r\nAuthorization: Basic YTpi",
                "Authorization: Basic YTpi\r\nAuthorization: Bearer %s",
                "Authorization: Bearer %s\r\nAuthorization: DPoP %s",
                "Authorization: Bearer %s, Bearer %s",
                "Authorization: Bearer %s,Bearer %s",
                "Authorization: Bearer %s Bearer %s",
                "Authorization: Bearer %s, Basic YTpi",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer: %s",
                "Authorization: Bearer=\"%s\"",
                "Authorization: Bearer\t%s");
    }

    @ParameterizedTest
    @MethodSource("moreThanOne")
    void j047_refusesAHeaderThatDoesNotHoldExactlyOneToken(String lines) throws Exception {
        onslaught.refuses(
                Refusal.REQUEST_MALFORMED, token, lines.replace("%s", token).split("\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic %s",
                "Authorization: Bearer%s",
                "Authorization: %s",
                "Authorization: Token %s",
                "Authorization: Basic x, Bearer %s"
            })
    void j047_anotherSchemeIsNoToken(String line) throws Exception {
        onslaught.refuses(Refusal.TOKEN_MISSING, token, line.replace("%s", token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER %s", "bEaReR %s", "Bearer  %s", "Bearer    %s"})
    void j047_theSchemeIsWrittenInAnyCaseWithAnySpaces(String value) throws Exception {
        onslaught.servesRequest("Authorization: " + value.replace("%s", token));
    }

    static Stream<String> otherPlaces() {
        return Stream.of(
                "X-Access-Token: %s",
                "Proxy-Authorization: Bearer %s",
                "Cookie: access_token=%s",
                "Sec-WebSocket-Protocol: bearer, %s",
                "X-Forwarded-Access-Token: %s",
                "X-Authorization: Bearer %s",
                "Actor-Token: %s");
    }

    @ParameterizedTest
    @MethodSource("otherPlaces")
    void j048_aTokenInAnotherHeaderIsNone(String line) throws Exception {
        onslaught.refuses(Refusal.TOKEN_MISSING, token, line.replace("%s", token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"access_token=%s", "x=1&access_token=%s", "%%61ccess_token=%s", "access_token=%s&access_token=%s"
            })
    void j048_aTokenInTheQueryIsNoneAloneAndOneTooManyBesideAnother(String query) throws Exception {
        var target = "/tickets/1?" + query.replace("%s", token).replace("%%", "%");
        onslaught.refuses(Refusal.TOKEN_MISSING, token, AttackHarness.request(target));
        onslaught.refuses(
                Refusal.REQUEST_MALFORMED, token, AttackHarness.request(target, "Authorization: Bearer " + token));
    }

    @Test
    void j048_aTokenInTheBodyIsNone() throws Exception {
        var body = "access_token=" + token;
        var request = "POST /tickets/1 HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;

        onslaught.refuses(Refusal.TOKEN_MISSING, token, request.getBytes(StandardCharsets.US_ASCII));
    }

    static Stream<String> encoded() {
        return Stream.of("\u00E9", "\u00FF\u00FE", "\u00F0\u009F\u0098\u0080", "%2E", "%20", "%00", "&#46;", "\\u002e");
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void j049_refusesATokenWithCharactersThatNoTokenHas(String characters) throws Exception {
        onslaught.rejects(token + characters);
        onslaught.rejects(characters + token);
        onslaught.rejects(token.replace(".", characters));
    }
}
