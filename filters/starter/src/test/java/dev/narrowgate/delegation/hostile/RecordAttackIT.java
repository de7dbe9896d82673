package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a hostile token leaves behind: in the answer, in the audit, and in the headers of the next hop. */
@ExtendWith(SharedGateway.class)
class RecordAttackIT {

    private final AttackHarness onslaught;

    RecordAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    @Test
    void j052_everyUnacceptableTokenIsAnsweredInTheSameWordsAndRecordedInItsOwn() throws Exception {
        var reasons = new ArrayList<String>();
        for (var token : List.of(
                onslaught.good().header("kid", null).sign(),
                onslaught.good().claim("iss", "https://evil.example.com").sign(),
                onslaught.good().signedBy(TestIssuer.newKey("key-1")).sign(),
                nearly(onslaught.good().sign()),
                onslaught.good().livesFor(-10).sign(),
                onslaught.good().claim("aud", "https://elsewhere.example.com").sign(),
                onslaught.good().header("typ", "JWT").sign(),
                onslaught.good().claim("cnf", Map.of("jkt", "x")).sign())) {
            // The shared helper compares headers and body with those of another refusal.
            reasons.add(onslaught
                    .refuses(Refusal.TOKEN_REJECTED, token)
                    .path("reason")
                    .asString());
        }

        assertThat(new HashSet<>(reasons)).hasSizeGreaterThanOrEqualTo(7);
    }

    /** The right signature but for one bit. */
    private static String nearly(String token) {
        int at = token.length() - 20;
        var other = token.charAt(at) == 'A' ? 'B' : 'A';
        return token.substring(0, at) + other + token.substring(at + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "jti", "client_id", "task_id", "scope", "iss", "aud"})
    void j053_aClaimThatControlsATerminalOrALineIsRefusedAndWrittenNowhere(String claim) throws Exception {
        for (var text : List.of("a\r\n{\"event\":\"decided\"}", "\u001b[2Jgone", "a\u0000b", "a\u2028b\r", "\t")) {
            var record = onslaught.refuses(
                    Refusal.TOKEN_REJECTED, onslaught.good().claim(claim, text).sign());
            assertThat(record.toString()).doesNotContain("gone", "2J");
        }
    }

    @Test
    void j053_textThatALoggerWouldEvaluateIsWrittenAsItIsInOneLineOfJson() throws Exception {
        var text = "${jndi:ldap://127.0.0.1/x}\"},{\"%d{0}\u2028\uFEFF\u202E";
        var records = new WrittenRecords(onslaught.gateway.audit());
        records.fresh();

        onslaught.serves(onslaught
                .good()
                .claim("sub", text)
                .claim("task_id", text)
                .claim("jti", text)
                .actors("a " + text)
                .sign());

        var lines = records.fresh().stream()
                .filter(line -> line.contains("\"decided\""))
                .toList();
        assertThat(lines).hasSize(1);
        var record = JsonMapper.builder().build().readTree(lines.getFirst());
        assertThat(record.path("subject").path("sub").asString()).isEqualTo(text);
        assertThat(record.path("task").asString()).isEqualTo(text);
        assertThat(record.path("incoming").path("jti").asString()).isEqualTo(text);
        assertThat(record.path("actors").get(0).path("sub").asString()).isEqualTo("a " + text);
    }

    @Test
    void h024_noClaimBecomesAHeaderOfItsOwnOrMoreThanOneValue() throws Exception {
        var text = "x\", \"root\";policy=\"admin\", X-Admin: 1 \\ \u00E9\u2028";
        onslaught.serves(onslaught
                .good()
                .claim("sub", text)
                .claim("task_id", text)
                .claim("act", Map.of("sub", text + "1", "act", Map.of("sub", text + "2")))
                .sign());

        var seen = onslaught.gateway.forwarded().getFirst().getHeaders();
        var encoded = "x\", \"root\";policy=\"admin\", X-Admin: 1 \\ %C3%A9%E2%80%A8";
        var quoted = encoded.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(seen.getHeader("Delegation-Subject").values()).containsExactly(encoded);
        assertThat(seen.getHeader("Delegation-Task").values()).containsExactly(encoded);
        assertThat(seen.getHeader("Delegation-Actor").values()).containsExactly(encoded + "1");
        assertThat(seen.getHeader("Delegation-Chain").values())
                .containsExactly("\"" + quoted + "1\", \"" + quoted + "2\"");
        assertThat(seen.getHeader("Delegation-Decision").values())
                .singleElement()
                .asString()
                .matches("permit;id=\"[0-9a-f-]{36}\";policy=\"tickets\"");
        assertThat(seen.keys()).doesNotContain("X-Admin");
    }

    @Test
    void h024_aScopeThatIsNotEnoughIsNotSaidBack() throws Exception {
        var record = onslaught.refuses(
                Refusal.SCOPE_INSUFFICIENT,
                onslaught.good().claim("scope", "evil:scope!#$%&'()*+").sign());

        assertThat(record.path("reason").asString()).doesNotContain("evil");
    }
}
