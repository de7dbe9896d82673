package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.revocation.Dropped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Reads the calls of operators, and answers them in JSON. */
public final class OperatorAnswers {

    private static final int LONGEST_BODY = 16 * 1024;

    /** Returns the answer, or 503 if the store cannot be asked. */
    Mono<ServerResponse> answered(Supplier<Mono<ServerResponse>> answer) {
        return Mono.defer(answer).onErrorResume(StoreUnavailable.class, down -> problem(503, down.reason()));
    }

    /** Reads the body of a call that changes something, and answers it like {@link #answered}. */
    Mono<ServerResponse> changed(ServerRequest request, Function<ObjectNode, Mono<ServerResponse>> answer) {
        return answered(() -> DataBufferUtils.join(request.bodyToFlux(DataBuffer.class), LONGEST_BODY)
                .map(OperatorAnswers::bytes)
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> answer.apply(StrictJson.document(body, "the body")))
                .onErrorResume(TokenRejected.class, malformed -> problem(400, malformed.reason()))
                .onErrorResume(
                        IllegalArgumentException.class,
                        malformed -> problem(400, String.valueOf(malformed.getMessage())))
                .onErrorResume(
                        DataBufferLimitException.class,
                        large -> problem(413, "the body is longer than " + LONGEST_BODY + " bytes")));
    }

    /** Fails with {@code IllegalArgumentException} if a body has other members than these. */
    static void checkMembers(ObjectNode body, List<String> known) {
        for (var name : body.propertyNames()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "a member is not known (expected: " + String.join(", ", known) + ")");
            }
        }
    }

    private static byte[] bytes(DataBuffer body) {
        var bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        return bytes;
    }

    Mono<ServerResponse> ok(Map<String, Object> members) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(members);
    }

    Mono<ServerResponse> conflict(Map<String, Object> members) {
        return ServerResponse.status(409)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(members);
    }

    Mono<ServerResponse> problem(int status, String problem) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("problem", problem));
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
