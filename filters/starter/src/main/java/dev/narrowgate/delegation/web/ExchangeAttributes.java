package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.decision.RequestAttributes;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The parts of a request that a rule names, read when a rule asks for them. */
final class ExchangeAttributes implements RequestAttributes {

    private final ServerHttpRequest request;
    private final Map<String, String> pathVariables;

    /** @param pathVariables the variables of the pattern that the path matched */
    ExchangeAttributes(ServerHttpRequest request, Map<String, String> pathVariables) {
        this.request = request;
        this.pathVariables = pathVariables;
    }

    @Override
    public List<String> header(String name) {
        var values = request.getHeaders().get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    /** A key without a value has an empty one. */
    @Override
    public List<String> query(String key) {
        var values = request.getQueryParams().get(key);
        return values == null
                ? List.of()
                : values.stream().map(value -> value == null ? "" : value).toList();
    }

    @Override
    public String pathVariable(String name) {
        return pathVariables.getOrDefault(name, "");
    }
}
