package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times that are missing, that are none, or that are not now. */
@ExtendWith(SharedGateway.class)
class TimeAttackIT {

    private final AttackHarness onslaught;
    private final long now = Instant.now().getEpochSecond();

    TimeAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    static Stream<String> noTime() {
        return Stream.of(
                "null",
                "\"1900000000\"",
                "\"\"",
                "true",
                "[1900000000]",
                "{}",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "1e18",
                "1e999999999",
                "1e-999999999",
                "-1",
                "-0.5",
                "0",
                "1",
                "2147483648",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "1.7976931348623157e308",
                "253402300800");
    }

    @ParameterizedTest
    @MethodSource("noTime")
    void j029_refusesAnEndThatIsNoneOrNotNear(String exp) throws Exception {
        onslaught.rejects(with("exp", exp));
    }

    @Test
    void j029_refusesATokenWithoutAnEnd() throws Exception {
        onslaught.rejectsEverywhere(onslaught.good().claim("exp", null).sign());
    }

    @Test
    void j029_refusesMillisecondsAndALifeThatIsLongerThanTheIssuersLongest() throws Exception {
        onslaught.rejects(onslaught.good().claim("exp", (now + 60) * 1000).sign());
        onslaught.rejects(
                onslaught.good().claim("exp", now + 10L * 365 * 86_400).sign());
        onslaught.rejects(onslaught.good().claim("exp", now + 3700).sign());
    }

    @Test
    void j029_aFractionOfASecondIsATime() throws Exception {
        onslaught.serves(onslaught.good().claim("exp", now + 60.25).sign());
        onslaught.serves(with("exp", now + 60 + ".0"));
        onslaught.serves(with("exp", BigDecimal.valueOf(now + 60).movePointLeft(1) + "e1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"1\"", "true", "[]", "{}", "-1", "1e400"})
    void j031_refusesABeginningThatIsNoTime(String time) throws Exception {
        onslaught.rejects(with("nbf", time));
        onslaught.rejects(with("iat", time));
    }

    @Test
    void j031_refusesABeginningThatIsStillToCome() throws Exception {
        onslaught.rejects(onslaught.good().claim("nbf", now + 120).sign());
        onslaught.rejects(onslaught.good().claim("iat", now + 120).sign());
        onslaught.rejects(
                onslaught.good().claim("iat", now + 20).claim("exp", now + 10).sign());
        onslaught.rejects(onslaught.good().claim("iat", now).claim("exp", now).sign());
        onslaught.rejectsEverywhere(onslaught.good().claim("iat", null).sign());
    }

    @Test
    void j031_aFractionIsATimeHereTooAndTheIssuersClockMayBeALittleAhead() throws Exception {
        onslaught.serves(onslaught.good().claim("iat", now - 0.5).sign());
        onslaught.serves(
                onslaught.good().claim("nbf", now + 20).claim("iat", now + 20).sign());
    }

    @Test
    void refusesASubjectThatIsAuthenticatedInTheFuture() throws Exception {
        onslaught.rejects(onslaught.good().claim("auth_time", now + 120).sign());
        onslaught.rejects(onslaught.good().claim("auth_time", (now - 60) * 1000).sign());
        onslaught.serves(onslaught.good().claim("auth_time", now - 60).sign());
        onslaught.serves(onslaught.good().claim("auth_time", now + 20).sign());
    }

    private String with(String claim, String json) {
        var claims = onslaught.good().claim(claim, null).claimsJson();
        var made = "{\"" + claim + "\":" + json + "," + claims.substring(1);
        assertThat(made).contains("\"" + claim + "\":" + json);
        return Forgery.token(onslaught.good().headerJson(), made, Forgery.es256(onslaught.issuers.idp.key()));
    }
}
