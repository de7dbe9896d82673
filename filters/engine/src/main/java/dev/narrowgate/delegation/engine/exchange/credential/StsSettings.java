package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A role of AWS in place of keys, assumed with a token of this gateway.
 *
 * @param roleArn Or a role, in place of the keys: AWS STS gives keys for a token of this gateway about the hop, such as {@code
 *     arn:aws:iam::123456789012:role/reader}.
 * @param url The address of AWS STS. Default: {@code https://sts.}, the {@code region} and {@code .amazonaws.com}.
 * @param audience The {@code aud} of that token.
 * @param life The life of the keys, which the role has to allow.
 * @param policy A session policy in JSON, which limits the role further. Default: none. Allowed: a JSON object, at most 2048
 *     characters.
 * @param timeout For one attempt. After it the request is refused with 503.
 */
public record StsSettings(
        @Nullable String roleArn,
        @SecureUri @Nullable String url,
        String audience,
        @Within(min = "15m", max = "12h") Duration life,
        @Nullable String policy,
        @Within(min = "100ms", max = "1m") Duration timeout) {

    public StsSettings {
        audience = or(audience, "sts.amazonaws.com");
        life = or(life, Duration.ofMinutes(15));
        timeout = or(timeout, Duration.ofSeconds(3));
    }
}
