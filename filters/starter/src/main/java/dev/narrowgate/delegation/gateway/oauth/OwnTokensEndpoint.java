package dev.narrowgate.delegation.gateway.oauth;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.audit.TokenAct.Kind;
import dev.narrowgate.delegation.gateway.RequestEventLoop;
import dev.narrowgate.delegation.gateway.oauth.ClientRequests.Asked;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Revocations;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.TokenVerifier;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Answers what clients want to know, or have done, about the tokens that this gateway issued. Each request leaves a record, and
 * is not answered without it (law 8).
 */
public final class OwnTokensEndpoint implements WebHandler {

    /** Takes tokens back. */
    @FunctionalInterface
    public interface RevocationStore {

        /** @param by the client that takes it back, in whose share it is remembered */
        void revoke(TokenId token, Instant end, String by);
    }

    /** What is done about a token, and what the record says of that. */
    private record Work(Map<String, Object> members, String answer, Runnable action) {}

    private interface Plan {
        Work of(Asked asked, Optional<VerifiedToken> token);
    }

    private final Kind kind;
    private final ClientRequests requests;
    private final TokenVerifier own;
    private final OAuthAnswers answers;
    private final TokenActs acts;
    private final Plan plan;

    private OwnTokensEndpoint(
            Kind kind, ClientRequests requests, TokenVerifier own, OAuthAnswers answers, TokenActs acts, Plan plan) {
        this.kind = kind;
        this.requests = requests;
        this.own = own;
        this.answers = answers;
        this.acts = acts;
        this.plan = plan;
    }

    /**
     * {@code POST /oauth2/introspect} (RFC 7662, section 2).
     *
     * @param own verifies the tokens of this gateway
     * @param revoked knows which were taken back
     */
    public static OwnTokensEndpoint introspection(
            ClientRequests requests, TokenVerifier own, Revocations revoked, OAuthAnswers answers, TokenActs acts) {
        return new OwnTokensEndpoint(
                Kind.INTROSPECTED,
                requests,
                own,
                answers,
                acts,
                (asked, token) -> token.filter(issued -> isGood(issued, revoked))
                        .map(issued -> new Work(IntrospectionResponse.of(issued), "active", () -> {}))
                        .orElseGet(() -> new Work(Map.of("active", false), "inactive", () -> {})));
    }

    /**
     * {@code POST /oauth2/revoke} (RFC 7009, section 2).
     *
     * @param own verifies the tokens of this gateway
     * @param store takes a token back until its end
     */
    public static OwnTokensEndpoint revocation(
            ClientRequests requests, TokenVerifier own, OAuthAnswers answers, TokenActs acts, RevocationStore store) {
        return new OwnTokensEndpoint(
                Kind.REVOKED,
                requests,
                own,
                answers,
                acts,
                (asked, token) -> token.map(issued -> revoking(asked, issued, store))
                        .orElseGet(() -> new Work(Map.of(), "unknown", () -> {})));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        if (!OAuthAnswers.isPost(exchange)) {
            return answers.onlyPost(exchange);
        }
        return Mono.defer(() -> {
            var trail = acts.begin(exchange, kind);
            return members(exchange, trail)
                    .onErrorMap(error -> !(error instanceof DelegationFailure), OwnTokensEndpoint::unforeseen)
                    .onErrorResume(
                            DelegationFailure.class,
                            failure -> trail.refused(failure).then(Mono.error(failure)))
                    .doOnCancel(trail::cancelled)
                    .flatMap(members -> RequestEventLoop.on(exchange, answers.ok(exchange, members)))
                    .onErrorResume(
                            DelegationFailure.class,
                            failure -> RequestEventLoop.on(exchange, answers.refuse(exchange, failure)));
        });
    }

    /** Recorded before it is done, and done before it is said. */
    private Mono<Map<String, Object>> members(ServerWebExchange exchange, TokenActTrail trail) {
        return requests.read(exchange.getRequest()).flatMap(asked -> {
            trail.by(asked.by().client());
            return verify(asked).flatMap(token -> {
                token.ifPresent(issued -> trail.about(issued.id()));
                var work = plan.of(asked, token);
                return trail.permitted(work.answer()).map(recorded -> {
                    work.action().run();
                    return work.members();
                });
            });
        });
    }

    /** As where tokens arrive: neither it nor a token that it was made from was taken back. */
    private static boolean isGood(VerifiedToken issued, Revocations revoked) {
        return !revoked.isRevoked(issued.id()) && !revoked.areRevoked(issued.ancestors());
    }

    private static DelegationFailure unforeseen(Throwable error) {
        return new KeysUnavailable("unforeseen: " + error.getClass().getName());
    }

    /** Empty when it is none of ours, or no longer good: why is nobody's business (RFC 7662, section 2.2). */
    private Mono<Optional<VerifiedToken>> verify(Asked asked) {
        return own.verify(new BearerToken(asked.form().required("token")), TokenUse.SUBJECT)
                .toMono()
                .map(Optional::of)
                .onErrorResume(TokenRejected.class, none -> Mono.just(Optional.empty()))
                .onErrorResume(ActorUnauthorized.class, none -> Mono.just(Optional.empty()));
    }

    /** By the agent that acts with it, and by nobody who merely got hold of it (RFC 7009, section 2.1). */
    private static Work revoking(Asked asked, VerifiedToken issued, RevocationStore store) {
        var client = asked.by().client();
        if (issued.actors().current().filter(client.actor()::equals).isEmpty()) {
            throw new TokenRequestRefused("unauthorized_client", "client " + client.id() + " does not act with it");
        }
        return new Work(Map.of(), "revoked", () -> store.revoke(issued.id(), issued.expiresAt(), client.id()));
    }
}
