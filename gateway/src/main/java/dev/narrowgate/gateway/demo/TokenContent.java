package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ACT;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.EXP;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.IAT;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The claims of a token, read without verification. */
record TokenContent(JsonNode claims) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static TokenContent of(String token) {
        var parts = token.split("\\.", -1);
        return new TokenContent(JSON.readTree(
                parts.length == 3
                        ? Base64.getUrlDecoder().decode(parts[1])
                        : "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    String text(String claim) {
        var value = claims.path(claim);
        if (value.isMissingNode()) {
            return "";
        }
        if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        }
        return value.isString() || value.isNumber() ? value.asString() : value.toString();
    }

    /** The actors' names, current first. */
    List<String> actors() {
        var names = new ArrayList<String>();
        for (var act = claims.path(ACT); act.isObject(); act = act.path(ACT)) {
            names.add(act.path(SUB).asString("?"));
        }
        return names;
    }

    Set<String> scopes() {
        return new TreeSet<>(Arrays.asList(text(SCOPE).split(" ", -1)));
    }

    Duration life() {
        return Duration.between(
                Instant.ofEpochSecond(claims.path(IAT).asLong(0)),
                Instant.ofEpochSecond(claims.path(EXP).asLong(0)));
    }

    long expiry() {
        return claims.path(EXP).asLong(0);
    }
}
