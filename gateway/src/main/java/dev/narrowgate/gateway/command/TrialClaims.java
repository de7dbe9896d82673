package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

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
        claims.put(ISS, issuer);
        claims.put(SUB, subject);
        claims.put(AUD, audience);
        claims.put(CLIENT_ID, client);
        this.lifetime = lifetime;
    }

    /** Without scopes the token has no claim {@code scope}. */
    TrialClaims scopes(@Nullable List<String> scopes) {
        if (scopes != null) {
            claims.put(SCOPE, String.join(" ", scopes));
        }
        return this;
    }

    /** Nests the actors, with the current actor outermost (RFC 8693, section 4.1). */
    TrialClaims actors(@Nullable List<String> currentFirst) {
        Map<String, Object> act = null;
        for (var actor : currentFirst == null ? List.<String>of() : currentFirst.reversed()) {
            act = act == null ? Map.of(SUB, actor) : Map.of(SUB, actor, ACT, act);
        }
        if (act != null) {
            claims.put(ACT, act);
        }
        return this;
    }

    TrialClaims task(@Nullable String task) {
        if (task != null) {
            claims.put(TASK_ID, task);
        }
        return this;
    }

    Map<String, Object> at(Instant now) {
        claims.put(IAT, now.getEpochSecond());
        claims.put(EXP, now.plus(lifetime).getEpochSecond());
        claims.put(JTI, UUID.randomUUID().toString());
        return claims;
    }
}
