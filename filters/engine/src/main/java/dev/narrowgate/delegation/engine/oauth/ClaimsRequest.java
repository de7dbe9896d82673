package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A claims request of another server (OpenID Connect Core, section 5.5), as a challenge carries it: in base64. */
public final class ClaimsRequest {

    private static final int LONGEST = 2048;

    private ClaimsRequest() {}

    /** Null when the text is missing, too long, or no object of JSON. In base64 nothing of it means anything in a header. */
    public static @Nullable String of(@Nullable String json) {
        return json == null || json.length() > LONGEST ? null : encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of one that is in base64 already, in either alphabet. */
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
