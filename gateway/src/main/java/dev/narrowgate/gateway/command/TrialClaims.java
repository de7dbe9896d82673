package dev.narrowgate.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The claims of an access token to try a gateway with (RFC 9068, section 2.2). */
final class TrialClaims {

    private final Map<String, Object> claims = new LinkedHashMap<>();
    private final Duration lifetime;

    TrialClaims(String issuer, String subject, String audience, String client, Duration lifetime) {
        claims.put("iss", issuer);
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("client_id", client);
        this.lifetime = lifetime;
    }

    /** None: the token has no {@code scope}, and so none. */
    TrialClaims scopes(@Nullable List<String> scopes) {
        if (scopes != null) {
            claims.put("scope", String.join(" ", scopes));
        }
        return this;
    }

    /** Nested, the current one outside (RFC 8693, section 4.1). */
    TrialClaims actors(@Nullable List<String> currentFirst) {
        Map<String, Object> act = null;
        for (var actor : currentFirst == null ? List.<String>of() : currentFirst.reversed()) {
            act = act == null ? Map.of("sub", actor) : Map.of("sub", actor, "act", act);
        }
        if (act != null) {
            claims.put("act", act);
        }
        return this;
    }

    TrialClaims task(@Nullable String task) {
        if (task != null) {
            claims.put("task_id", task);
        }
        return this;
    }

    Map<String, Object> at(Instant now) {
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }
}
