package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Encodes a claims request of another server (OpenID Connect Core, section 5.5) in base64 for a challenge. */
public final class ClaimsRequest {

    private static final int LONGEST = 2048;

    private ClaimsRequest() {}

    /**
     * Encodes JSON. Returns null when the text is missing, too long, or no JSON object. No character of base64 has a
     * special meaning in a header.
     */
    public static @Nullable String of(@Nullable String json) {
        return json == null || json.length() > LONGEST ? null : encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Encodes a text that is already in base64, in either alphabet. Returns null like {@link #of}. */
    public static @Nullable String ofBase64(@Nullable String text) {
        if (text == null || text.length() > LONGEST * 2) {
            return null;
        }
        try {
            var plain = text.replace('-', '+').replace('_', '/');
            return encoded(Base64.getDecoder().decode(plain));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static @Nullable String encoded(byte[] json) {
        try {
            StrictJson.object(json, "claims");
            return json.length > LONGEST ? null : Base64.getEncoder().encodeToString(json);
        } catch (TokenRejected malformed) {
            return null;
        }
    }
}
