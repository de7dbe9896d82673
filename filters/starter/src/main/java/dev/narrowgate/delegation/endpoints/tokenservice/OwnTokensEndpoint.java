package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.UNAUTHORIZED_CLIENT;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACTIVE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.TOKEN;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.audit.TokenAct.Kind;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientRequests.Asked;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import dev.narrowgate.delegation.web.RequestEventLoop;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Introspects or revokes tokens that this gateway issued. Each request is recorded before it is answered (law 8). */
public final class OwnTokensEndpoint implements WebHandler {

    /** Revokes tokens. */
    @FunctionalInterface
    public interface RevocationStore {

        /**
         * Revokes a token until its end. Completes when it is revoked.
         *
         * @param by the client that revokes the token; the revocation counts against its share
         */
        Mono<?> revoke(TokenId token, Instant end, String by);
    }

    /** The answer to a request, the text for its record, and the action to run. */
    private record Work(
            Map<String, Object> members,
            String answer,
            @Nullable Mono<?> action) {}

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
     * Serves {@code POST /oauth2/introspect} (RFC 7662, section 2).
     *
     * @param own verifies the tokens of this gateway
     * @param revoked knows the revoked tokens
     */
    public static OwnTokensEndpoint introspection(
            ClientRequests requests, TokenVerifier own, Revocations revoked, OAuthAnswers answers, TokenActs acts) {
        return new OwnTokensEndpoint(
                Kind.INTROSPECTED,
                requests,
                own,
                answers,
                acts,
                (asked, token) -> token.filter(issued -> isActive(issued, revoked))
                        .map(issued -> new Work(IntrospectionResponse.of(issued), "active", null))
                        .orElseGet(() -> new Work(Map.of(ACTIVE, false), "inactive", null)));
    }

    /**
     * Serves {@code POST /oauth2/revoke} (RFC 7009, section 2).
     *
     * @param own verifies the tokens of this gateway
     * @param store revokes a token until its end
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
                        .orElseGet(() -> new Work(Map.of(), "unknown", null)));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        if (!OAuthAnswers.isPost(exchange)) {
            return answers.onlyPost(exchange);
        }
        return Mono.defer(() -> {
            var trail = acts.begin(exchange, kind);
            return refusing(work(exchange, trail), trail)
                    .flatMap(work -> done(work, trail))
                    .doOnCancel(trail::cancelled)
                    .flatMap(members -> RequestEventLoop.on(exchange, answers.ok(exchange, members)))
                    .onErrorResume(
                            DelegationFailure.class,
                            failure -> RequestEventLoop.on(exchange, answers.refuse(exchange, failure)));
        });
    }

    /** Records every error of the step as a refusal. */
    private static <T> Mono<T> refusing(Mono<T> step, TokenActTrail trail) {
        return step.onErrorMap(error -> Unforeseen.unlessKnown(error, KeysUnavailable::new))
                .onErrorResume(
                        DelegationFailure.class,
                        failure -> trail.refused(failure).then(Mono.error(failure)));
    }

    private Mono<Work> work(ServerWebExchange exchange, TokenActTrail trail) {
        return requests.read(exchange.getRequest()).flatMap(asked -> {
            trail.by(asked.by().client());
            return verify(asked).map(token -> {
                token.ifPresent(issued -> trail.about(issued.id()));
                return plan.of(asked, token);
            });
        });
    }

    /**
     * Writes the record, then runs the action, then emits the answer (law 8). A recorded action runs even if the caller
     * disconnects.
     */
    private static Mono<Map<String, Object>> done(Work work, TokenActTrail trail) {
        var recorded = trail.permitted(work.answer());
        var action = work.action();
        if (action == null) {
            return refusing(recorded.map(written -> work.members()), trail);
        }
        // Off the thread that writes records: a revocation ends every hop of its token.
        var acted = recorded.publishOn(Schedulers.boundedElastic())
                .flatMap(written -> action.then(Mono.just(work.members())));
        // Materialized, so that a failure after a disconnect is recorded and not reported as dropped.
        return Mono.fromFuture(refusing(acted, trail).materialize().toFuture(), true)
                .dematerialize();
    }

    /** As for incoming tokens: nothing that the token rests on is revoked. */
    private static boolean isActive(VerifiedToken issued, Revocations revoked) {
        return revoked.of(Grounds.of(issued)) == null;
    }

    /**
     * Empty if this gateway did not issue the token or no longer accepts it. The client learns no reason (RFC 7662,
     * section 2.2).
     */
    private Mono<Optional<VerifiedToken>> verify(Asked asked) {
        return own.verify(new BearerToken(asked.form().required(TOKEN)), TokenUse.SUBJECT)
                .toMono()
                .map(Optional::of)
                .onErrorResume(TokenRejected.class, none -> Mono.just(Optional.empty()))
                .onErrorResume(ActorUnauthorized.class, none -> Mono.just(Optional.empty()));
    }

    /** Only the current actor of a token may revoke it (RFC 7009, section 2.1). */
    private static Work revoking(Asked asked, VerifiedToken issued, RevocationStore store) {
        var client = asked.by().client();
        if (issued.actors().current().filter(client.actor()::equals).isEmpty()) {
            throw new TokenRequestRefused(
                    UNAUTHORIZED_CLIENT, "client " + client.id() + " is not the current actor of the token");
        }
        return new Work(Map.of(), "revoked", store.revoke(issued.id(), issued.expiresAt(), client.id()));
    }
}
