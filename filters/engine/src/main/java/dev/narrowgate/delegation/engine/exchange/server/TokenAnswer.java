package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACCESS_TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ISSUED_TOKEN_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.TOKEN_TYPE;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.oauth.OAuthParameterNames;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Scopes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The response of a token endpoint (RFC 8693, section 2.2.1). A refresh token in it is not read.
 *
 * @param type {@code token_type} in lower case: how the token is used
 * @param issuedType {@code issued_token_type}: the type of the token, or null
 * @param scopes null when the response states none
 * @param details stated beside the token (RFC 9396, section 7)
 * @param lifetime null when the response states none
 */
public record TokenAnswer(
        BearerToken token,
        String type,
        @Nullable String issuedType,
        @Nullable Scopes scopes,
        AuthorizationDetails details,
        @Nullable Duration lifetime) {

    /** A longer lifetime is rejected as implausible. */
    private static final BigDecimal LONGEST_SECONDS =
            BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    /** Reads a response. Fails with {@code ExchangeRejected} when a member is missing or malformed. */
    public static TokenAnswer of(String server, ClaimReader answer) {
        try {
            return new TokenAnswer(
                    new BearerToken(token(answer)),
                    answer.string(TOKEN_TYPE).toLowerCase(Locale.ROOT),
                    answer.optionalString(ISSUED_TOKEN_TYPE),
                    scopes(answer),
                    DetailsClaim.of(answer),
                    lifetime(answer));
        } catch (TokenRejected malformed) {
            throw new ExchangeRejected("server " + server + " gave an invalid answer: " + malformed.reason());
        }
    }

    private static String token(ClaimReader answer) {
        var token = answer.raw(ACCESS_TOKEN);
        if (token == null || !token.isString() || token.asString().isEmpty()) {
            throw answer.refused(ACCESS_TOKEN, "is missing, or not a string");
        }
        return token.asString();
    }

    private static @Nullable Scopes scopes(ClaimReader answer) {
        if (!answer.has(SCOPE)) {
            return null;
        }
        var raw = answer.raw(SCOPE);
        // Some servers write an empty string for no scopes.
        if (raw != null && raw.isString() && raw.asString().isEmpty()) {
            return Scopes.NONE;
        }
        return Scopes.parse(String.valueOf(answer.optionalScope(SCOPE)))
                .orElseThrow(() -> answer.refused(SCOPE, "is not a list of scopes that single spaces separate"));
    }

    private static @Nullable Duration lifetime(ClaimReader answer) {
        var seconds = answer.raw(OAuthParameterNames.EXPIRES_IN);
        if (seconds == null) {
            return null;
        }
        // Some servers write a string (Entra's first version), or a fraction of zero such as 300.0.
        var number = seconds.isNumber()
                ? seconds.decimalValue()
                : seconds.isString() && SECONDS.matcher(seconds.asString()).matches()
                        ? new BigDecimal(seconds.asString())
                        : BigDecimal.ZERO;
        if (number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.ONE) < 0
                || number.compareTo(LONGEST_SECONDS) > 0) {
            throw answer.refused(OAuthParameterNames.EXPIRES_IN, "is not a number of seconds");
        }
        return Duration.ofSeconds(number.longValue());
    }

    @Override
    public String toString() {
        return "TokenAnswer[" + type + ", " + issuedType + "]";
    }
}
