package dev.narrowgate.delegation.operations.access;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.config.OperatorSettings.Role;
import dev.narrowgate.delegation.operations.access.Operators.Operator;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides who may use the actuator. Health and metrics are for everyone who reaches the port. Everything else is for
 * operators, or for the users of this machine if none is named.
 *
 * <p>A page in an operator's browser cannot use the rights of the operator: changes come from the same origin, and in
 * JSON; and the host is an address or a name of its own, so that no foreign name can stand for this port.
 */
public final class ManagementGuard implements WebFilter {

    /** The attribute with the operator of a request. */
    static final String OPERATOR = ManagementGuard.class.getName();

    private static final Operator OF_THIS_MACHINE = new Operator("operator on loopback", Set.of(Role.values()));
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Operators operators;
    private final ManagementPlace place;
    private final BiConsumer<Operator, ServerHttpRequest> changes;

    /** @param changes is told about each permitted change before it is made */
    public ManagementGuard(
            Operators operators, ManagementPlace place, BiConsumer<Operator, ServerHttpRequest> changes) {
        this.operators = operators;
        this.place = place;
        this.changes = changes;
    }

    /** Returns who asks, for records. */
    public static String author(ServerWebExchange exchange) {
        Operator operator = exchange.getAttributeOrDefault(OPERATOR, OF_THIS_MACHINE);
        return operator.name();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        var path = request.getPath().pathWithinApplication();
        if (!place.isActuator(path) || place.isOpen(path)) {
            return chain.filter(exchange);
        }
        if (isChange(request) && hasOtherBody(request)) {
            return refuse(exchange, 415, "the body is not JSON (expected: Content-Type: application/json)");
        }
        var foreign = foreign(request);
        if (foreign != null) {
            return refuse(exchange, 403, foreign);
        }
        if (operators.areNamed()) {
            return operators
                    .of(request)
                    .map(operator -> permitted(exchange, chain, operator))
                    .defaultIfEmpty(Mono.defer(() -> {
                        exchange.getResponse()
                                .getHeaders()
                                .set(HttpHeaders.WWW_AUTHENTICATE, AuthorizationScheme.BEARER.text());
                        return refuse(
                                exchange,
                                401,
                                "no operator is proven (expected: a token or a certificate of delegation.operators)");
                    }))
                    .flatMap(answer -> answer)
                    .onErrorResume(KeysUnavailable.class, down -> refuse(exchange, 503, down.reason()));
        }
        return place.isReachable()
                ? refuse(
                        exchange,
                        403,
                        "other machines can reach this address (expected: delegation.operators, or"
                                + " management.server.address on loopback)")
                : permitted(exchange, chain, OF_THIS_MACHINE);
    }

    private Mono<Void> permitted(ServerWebExchange exchange, WebFilterChain chain, Operator operator) {
        var needed = isChange(exchange.getRequest()) ? Role.REVOKE : Role.READ;
        if (!operator.roles().contains(needed)) {
            return refuse(
                    exchange,
                    403,
                    operator.name() + " may not do this (expected: the role "
                            + needed.name().toLowerCase(Locale.ROOT) + ")");
        }
        if (needed == Role.REVOKE) {
            changes.accept(operator, exchange.getRequest());
        }
        exchange.getAttributes().put(OPERATOR, operator);
        return chain.filter(exchange);
    }

    private static boolean isChange(ServerHttpRequest request) {
        return !HttpMethod.GET.equals(request.getMethod()) && !HttpMethod.HEAD.equals(request.getMethod());
    }

    /** A form of a page needs no permission of this port, and it cannot send JSON. */
    private static boolean hasOtherBody(ServerHttpRequest request) {
        var headers = request.getHeaders();
        var hasBody = headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        MediaType type;
        try {
            type = headers.getContentType();
        } catch (InvalidMediaTypeException malformed) {
            return true;
        }
        return type == null
                ? hasBody
                : !type.getSubtype().equals("json") && !type.getSubtype().endsWith("+json");
    }

    /** Returns why a request may come from a page of another origin, or null. */
    private @Nullable String foreign(ServerHttpRequest request) {
        var headers = request.getHeaders();
        var host = headers.getFirst(HttpHeaders.HOST);
        if (!place.isOwn(host == null ? request.getURI().getAuthority() : host)) {
            return "the host is none of this port (expected: an address, localhost, or one of delegation.management-hosts)";
        }
        if (!isChange(request)) {
            return null;
        }
        var site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "the request comes from a page of another origin";
        }
        var origin = headers.getFirst(HttpHeaders.ORIGIN);
        if (origin != null && !origin.equals(origin(request))) {
            return "the request comes from a page of another origin";
        }
        return null;
    }

    private static String origin(ServerHttpRequest request) {
        URI uri = request.getURI();
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static Mono<Void> refuse(ServerWebExchange exchange, int status, String problem) {
        var response = exchange.getResponse();
        var body = JSON.writeValueAsString(Map.of("problem", problem)).getBytes(StandardCharsets.UTF_8);
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
