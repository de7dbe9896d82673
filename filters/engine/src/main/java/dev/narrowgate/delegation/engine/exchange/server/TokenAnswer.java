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
 * What a token endpoint gave (RFC 8693, section 2.2.1). A refresh token that came along is not even read.
 *
 * @param type {@code token_type} in lower case: how the token is used
 * @param issuedType {@code issued_token_type}: what it is, when that was said
 * @param scopes as far as they were said
 * @param details that were said beside the token (RFC 9396, section 7)
 * @param lifetime as far as it was said
 */
public record TokenAnswer(
        BearerToken token,
        String type,
        @Nullable String issuedType,
        @Nullable Scopes scopes,
        AuthorizationDetails details,
        @Nullable Duration lifetime) {

    /** What is said to live longer is no answer to take seriously. */
    private static final BigDecimal LONGEST_SECONDS =
            BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    /** Fails with {@code ExchangeRejected} when something is missing or is not what it has to be. */
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
            throw new ExchangeRejected("server " + server + " gave no answer to the question: " + malformed.reason());
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
        // Some servers say that there is none by an empty text.
        if (raw != null && raw.isString() && raw.asString().isEmpty()) {
            return Scopes.NONE;
        }
        return Scopes.parse(String.valueOf(answer.optionalScope(SCOPE)))
                .orElseThrow(() -> answer.refused(SCOPE, "is not a list of scopes with one space between"));
    }

    private static @Nullable Duration lifetime(ClaimReader answer) {
        var seconds = answer.raw(OAuthParameterNames.EXPIRES_IN);
        if (seconds == null) {
            return null;
        }
        // Some servers write it as text (Entra's first version), or with a fraction of zero.
        var number = seconds.isNumber()
                ? seconds.decimalValue()
                : seconds.isString() && SECONDS.matcher(seconds.asString()).matches()
                        ? new BigDecimal(seconds.asString())
                        : BigDecimal.ZERO;
        if (number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.ONE) < 0
                || number.compareTo(LONGEST_SECONDS) > 0) {
            throw answer.refused(OAuthParameterNames.EXPIRES_IN, "is no number of seconds");
        }
        return Duration.ofSeconds(number.longValue());
    }

    @Override
    public String toString() {
        return "TokenAnswer[" + type + ", " + issuedType + "]";
    }
}
