package dev.narrowgate.delegation.web.problem;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES;

import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.BudgetExhausted.Left;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.KeyNotFetched;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.RequestableDenial;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.web.RefusalHint;
import dev.narrowgate.delegation.web.body.BodyFault;
import dev.narrowgate.delegation.web.header.DpopNonceHeader;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import dev.narrowgate.delegation.web.websocket.WebSocketHandshake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers a refused request (RFC 9457). Unless hints are switched on, nothing of the answer comes from the request. */
public final class ProblemWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Challenges challenges;
    private final Supplier<@Nullable String> dpopNonce;
    private final ProblemStyle style;

    /** @param dpopNonce supplies the nonce for the next DPoP proof, or null if none is required */
    public ProblemWriter(Challenges challenges, Supplier<@Nullable String> dpopNonce, ProblemStyle style) {
        this.challenges = challenges;
        this.dpopNonce = dpopNonce;
        this.style = style;
    }

    /** Answers a refused hop. A caller that has shown a genuine token may get a hint. */
    public Mono<Void> write(ServerWebExchange exchange, RefusedHop hop) {
        var hint = style.detailed() && hop.isGenuine() ? RefusalHint.of(hop) : null;
        return write(exchange, hop.instance(), hop.failure(), hint);
    }

    /**
     * Answers a refused request. Fails with the given failure if an answer has already begun, so that the server closes
     * the connection. A WebSocket is closed by its close frame instead.
     *
     * @param hopId null if the request was refused before its hop began
     */
    public Mono<Void> write(ServerWebExchange exchange, @Nullable String hopId, DelegationFailure failure) {
        return write(exchange, hopId, failure, null);
    }

    private Mono<Void> write(
            ServerWebExchange exchange, @Nullable String hopId, DelegationFailure failure, @Nullable RefusalHint hint) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            // The close frame is already sent, and a failure of the handshake would only be logged.
            return WebSocketHandshake.isOpen(exchange) ? Mono.empty() : Mono.error(failure);
        }
        BodyFault.forget(exchange);
        var problem = ProblemCatalog.of(failure);
        response.setStatusCode(problem.status());
        var headers = response.getHeaders();
        // These headers of the next hop belong to an answer that is not sent.
        Set<String> ofNextHop = exchange.getAttributeOrDefault(CLIENT_RESPONSE_HEADER_NAMES, Set.of());
        ofNextHop.forEach(headers::remove);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        challenges
                .of(failure, RequestCredentials.scheme(exchange.getRequest()))
                .forEach(challenge -> headers.add(HttpHeaders.WWW_AUTHENTICATE, challenge));
        var nonce = failure instanceof ProofRejected ? dpopNonce.get() : null;
        if (nonce != null) {
            headers.set(DpopNonceHeader.NAME, nonce);
        }
        if (problem.temporary() || failure instanceof BudgetExhausted exhausted && exhausted.retryAfter() != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter(failure));
        }
        return write(exchange, body(problem, hopId, members(failure), hint));
    }

    /** Answers a request that no route matches. Nothing is forwarded, and there is no hop. */
    public Mono<Void> noRoute(ServerWebExchange exchange) {
        var problem = ProblemCatalog.noRoute();
        exchange.getResponse().setStatusCode(problem.status());
        var headers = exchange.getResponse().getHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        return write(exchange, body(problem, null, Map.of(), null));
    }

    private static Mono<Void> write(ServerWebExchange exchange, byte[] body) {
        var response = exchange.getResponse();
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    private static String retryAfter(DelegationFailure failure) {
        var known = switch (failure) {
            case ExchangeUnavailable unavailable -> unavailable.retryAfter();
            case KeyNotFetched unknown -> unknown.retryAfter();
            case BudgetExhausted exhausted -> exhausted.retryAfter();
            default -> null;
        };
        // Rounded up, because an earlier retry would fail.
        return known == null
                ? RETRY_AFTER_SECONDS
                : String.valueOf(known.plusMillis(999).toSeconds());
    }

    private byte[] body(
            Problem problem, @Nullable String hopId, Map<String, Object> further, @Nullable RefusalHint hint) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", "urn:narrowgate:problem:" + problem.code());
        members.put("title", problem.title());
        members.put("status", problem.status().value());
        members.put("code", problem.code());
        if (hopId != null) {
            members.put("instance", "urn:uuid:" + hopId);
        }
        var page = style.page(problem.code());
        if (page != null) {
            members.put("documentation", page);
        }
        members.putAll(further);
        if (hint != null) {
            members.put("reason", hint.reason());
            members.put("hint", hint.hint());
        }
        return JSON.writeValueAsBytes(members);
    }

    /** What a caller can do about this failure alone. */
    private static Map<String, Object> members(DelegationFailure failure) {
        return switch (failure) {
            case RequestableDenial denial -> Map.of("access_request", accessRequest(denial.access()));
            case BudgetExhausted exhausted ->
                Map.of(
                        "budgets",
                        exhausted.left().stream().map(ProblemWriter::budget).toList());
            default -> Map.of();
        };
    }

    private static Map<String, Object> budget(Left left) {
        var members = new LinkedHashMap<String, Object>();
        members.put("budget", left.budget());
        members.put("limit", left.of());
        members.put("left", left.left());
        return members;
    }

    /** The members of the AuthZEN Access Request and Approval Profile. They are in the body alone, and in no header. */
    private static Map<String, String> accessRequest(RequestableAccess access) {
        var members = new LinkedHashMap<String, String>();
        putIfPresent(members, "endpoint", access.endpoint());
        putIfPresent(members, "form_url", access.form());
        members.put("expires_at", access.expiresAt().toString());
        putIfPresent(members, "evaluation_id", access.evaluationId());
        putIfPresent(members, "template", access.template());
        putIfPresent(members, "binding_token", access.bindingToken());
        return members;
    }

    private static void putIfPresent(Map<String, String> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}
