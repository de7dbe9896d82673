package dev.narrowgate.delegation.hostile;

import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.hostile.Forgery.Signer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are written in another way than the one that there is. Each is signed with the right key. */
@ExtendWith(SharedGateway.class)
class TextAttackIT {

    private final AttackHarness onslaught;
    private final Signer sound;
    private final String header;
    private final String claims;

    TextAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.sound = Forgery.es256(onslaught.issuers.idp.key());
        this.header = onslaught.good().headerJson();
        this.claims = onslaught.good().claimsJson();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=",
                "==",
                "+",
                "/",
                " ",
                "  ",
                "\t",
                "\u00A0",
                "\u00E2\u0080\u008B",
                "%2E",
                "~",
                "\u00EF\u00BC\u008E",
                "."
            })
    void j025_refusesAForeignCharacterInsideOrAroundAnyPart(String foreign) throws Exception {
        var token = onslaught.good().sign();
        int first = token.indexOf('.');
        int second = token.lastIndexOf('.');
        for (int at : new int[] {5, first, first + 1, first + 9, second, second + 1, token.length() - 1}) {
            onslaught.rejects(token.substring(0, at) + foreign + token.substring(at));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "~", "%2E", "."})
    void j025_refusesAForeignCharacterBehindTheToken(String foreign) throws Exception {
        onslaught.rejects(onslaught.good().sign() + foreign);
        onslaught.rejects(foreign + onslaught.good().sign());
    }

    @Test
    void j025_refusesWhatWasSignedInAForeignAlphabet() throws Exception {
        var parts = onslaught.good().sign().split("\\.");
        onslaught.rejects(Forgery.signed(parts[0] + "=." + parts[1], sound));
        onslaught.rejects(Forgery.signed(parts[0] + "." + parts[1] + "==", sound));
        onslaught.rejects(Forgery.signed(parts[0] + "%2E" + parts[1], sound));
    }

    static Stream<String> notThreeParts() {
        return Stream.of("a", "a.b", "a.b.c.d", "a.b.c.d.e", ".", "..", "...", "....", ".".repeat(40_000));
    }

    @ParameterizedTest
    @MethodSource("notThreeParts")
    void j026_refusesWhatHasNotThreeParts(String token) throws Exception {
        onslaught.rejects(token);
    }

    @Test
    void j026_refusesAnEmptyOrAMissingPart() throws Exception {
        var parts = onslaught.good().sign().split("\\.");
        onslaught.rejects("." + parts[1] + "." + parts[2]);
        onslaught.rejects(parts[0] + ".." + parts[2]);
        onslaught.rejects(parts[0] + "." + parts[1] + ".");
        onslaught.rejects(parts[0] + "." + parts[1]);
        onslaught.rejects(parts[0] + "." + parts[1] + "." + parts[2] + ".");
        onslaught.rejects(Forgery.signed(parts[0] + ".", sound));
        onslaught.rejects(Forgery.signed("." + parts[1], sound));
        onslaught.turnsAway(".".repeat(1_000_000));
    }

    @Test
    void j027_refusesATokenThatIsWrittenAsJson() throws Exception {
        var parts = onslaught.good().sign().split("\\.");
        var signature = "\"protected\":\"%s\",\"signature\":\"%s\"".formatted(parts[0], parts[2]);
        var payload = "{\"payload\":\"" + parts[1] + "\",";
        onslaught.rejects(payload + signature + "}");
        onslaught.rejects(payload + "\"signatures\":[{" + signature + "}]}");
        onslaught.rejects(
                payload + "\"signatures\":[{\"protected\":\"e30\",\"signature\":\"AA\"},{" + signature + "}]}");
        onslaught.rejects(Base64URL.encode(payload + signature + "}").toString());
    }

    static Stream<String> notJson() {
        return Stream.of(
                "[%s]",
                "\"x\"",
                "1",
                "null",
                "true",
                "",
                "{}",
                " ",
                "%s x",
                "%s%s",
                "%s/* */",
                "// x\n%s",
                "\uFEFF%s",
                "%s\u0000",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":0x1}",
                "{\"a\":NaN}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":undefined}",
                "{\"a\":1",
                "[".repeat(6000),
                "{\"a\":".repeat(2000));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void j028_refusesAHeaderOrClaimsThatAreNotOneStrictObject(String text) throws Exception {
        onslaught.rejects(Forgery.token(text.replace("%s", header), claims, sound));
        onslaught.rejects(Forgery.token(header, text.replace("%s", claims), sound));
    }

    static Stream<String> hiddenInAGoodToken() {
        return Stream.of(
                "\"x\":NaN,",
                "\"x\":\"\u0000\",",
                "\"x\":" + "[".repeat(60) + "]".repeat(60) + ",",
                "x:1,",
                "/* */",
                collidingNames(1024),
                namesWithout(500));
    }

    @ParameterizedTest
    @MethodSource("hiddenInAGoodToken")
    void j028_refusesWhatIsNotStrictInsideClaimsThatAreGoodOtherwise(String member) throws Exception {
        onslaught.rejects(Forgery.token(header, claims.replaceFirst("\\{", "{" + quoted(member)), sound));
        onslaught.rejects(Forgery.token(header.replaceFirst("\\{", "{" + quoted(member)), claims, sound));
    }

    private static String quoted(String replacement) {
        return java.util.regex.Matcher.quoteReplacement(replacement);
    }

    /** Different names that Java puts into one bucket. */
    private static String collidingNames(int count) {
        var members = new StringBuilder();
        for (int i = 0; i < count; i++) {
            var name = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            members.append('"').append(name, 0, 20).append("\":1,");
        }
        return members.substring(0, Math.min(members.length(), 11_000) / 25 * 25);
    }

    private static String namesWithout(int count) {
        var members = new StringBuilder();
        for (int i = 0; i < count; i++) {
            members.append("\"m").append(i).append("\":0,");
        }
        return members.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void j028_refusesAnotherEncoding(String encoding) throws Exception {
        var charset = Charset.forName(encoding);
        onslaught.rejects(Forgery.token(header.getBytes(charset), claims.getBytes(StandardCharsets.UTF_8), sound));
        onslaught.rejects(Forgery.token(header.getBytes(StandardCharsets.UTF_8), claims.getBytes(charset), sound));
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xC3});
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void j028_refusesBytesThatAreNotUtf8(byte[] wrong) throws Exception {
        onslaught.rejects(Forgery.token(header.getBytes(StandardCharsets.UTF_8), with(wrong, claims, "alice"), sound));
        onslaught.rejects(Forgery.token(with(wrong, header, "key-1"), claims.getBytes(StandardCharsets.UTF_8), sound));
    }

    private static byte[] with(byte[] wrong, String json, String in) {
        int at = json.indexOf(in);
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var made = Arrays.copyOf(bytes, bytes.length + wrong.length);
        System.arraycopy(wrong, 0, made, at, wrong.length);
        System.arraycopy(bytes, at, made, at + wrong.length, bytes.length - at);
        return made;
    }
}
