package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.revocation.Dropped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** The answers of the endpoints with which operators see and end tasks. */
public final class OperatorAnswers {

    private final boolean isAllowed;

    /** @param isAllowed false if other machines can reach the actuator */
    public OperatorAnswers(boolean isAllowed) {
        this.isAllowed = isAllowed;
    }

    /** Returns the answer, or 403 if this address is not for operators alone. */
    Mono<WebEndpointResponse<Map<String, Object>>> allowed(
            Supplier<Mono<WebEndpointResponse<Map<String, Object>>>> answer) {
        return isAllowed
                ? Mono.defer(answer).onErrorResume(StoreUnavailable.class, down -> Mono.just(unavailable(down)))
                : Mono.just(problem(
                        403,
                        "other machines can reach this address (expected: management.server.address on loopback)"));
    }

    /** Who asks, for records. On loopback, it is a user of this machine. */
    String author() {
        return "operator on loopback";
    }

    WebEndpointResponse<Map<String, Object>> ok(Map<String, Object> members) {
        return new WebEndpointResponse<>(members);
    }

    WebEndpointResponse<Map<String, Object>> bad(String problem) {
        return problem(400, problem);
    }

    WebEndpointResponse<Map<String, Object>> notFound(String problem) {
        return problem(404, problem);
    }

    WebEndpointResponse<Map<String, Object>> conflict(Map<String, Object> members) {
        return new WebEndpointResponse<>(members, 409);
    }

    WebEndpointResponse<Map<String, Object>> unavailable(StoreUnavailable down) {
        return problem(503, down.reason());
    }

    private static WebEndpointResponse<Map<String, Object>> problem(int status, String problem) {
        return new WebEndpointResponse<>(Map.of("problem", problem), status);
    }

    static Map<String, Object> dropped(Dropped dropped) {
        var members = new LinkedHashMap<String, Object>();
        members.put("tokens", dropped.tokens());
        members.put("decisions", dropped.decisions());
        members.put("issued", dropped.issued());
        members.put("streams", dropped.streams());
        return members;
    }
}
