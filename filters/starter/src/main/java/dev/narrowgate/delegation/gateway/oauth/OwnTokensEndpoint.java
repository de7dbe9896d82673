package dev.narrowgate.delegation.gateway.oauth;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.gateway.RequestEventLoop;
import dev.narrowgate.delegation.gateway.oauth.ClientRequests.Asked;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.TokenVerifier;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Answers what clients want to know, or have done, about the tokens that this gateway issued. Nothing here is remembered. */
public final class OwnTokensEndpoint implements WebHandler {

    /** Takes tokens back. */
    @FunctionalInterface
    public interface RevocationStore {

        /** @param by the client that takes it back, in whose share it is remembered */
        void revoke(TokenId token, Instant end, String by);
    }

    private final ClientRequests requests;
    private final TokenVerifier own;
    private final OAuthAnswers answers;
    private final BiFunction<Asked, Optional<VerifiedToken>, Map<String, Object>> work;

    private OwnTokensEndpoint(
            ClientRequests requests,
            TokenVerifier own,
            OAuthAnswers answers,
            BiFunction<Asked, Optional<VerifiedToken>, Map<String, Object>> work) {
        this.requests = requests;
        this.own = own;
        this.answers = answers;
        this.work = work;
    }

    /**
     * {@code POST /oauth2/introspect} (RFC 7662, section 2).
     *
     * @param own verifies the tokens of this gateway, and knows which were taken back
     */
    public static OwnTokensEndpoint introspection(ClientRequests requests, TokenVerifier own, OAuthAnswers answers) {
        return new OwnTokensEndpoint(
                requests,
                own,
                answers,
                (asked, token) -> token.map(IntrospectionResponse::of).orElse(Map.of("active", false)));
    }

    /**
     * {@code POST /oauth2/revoke} (RFC 7009, section 2).
     *
     * @param own verifies the tokens of this gateway
     * @param store takes a token back until its end
     */
    public static OwnTokensEndpoint revocation(
            ClientRequests requests, TokenVerifier own, OAuthAnswers answers, RevocationStore store) {
        return new OwnTokensEndpoint(requests, own, answers, (asked, token) -> {
            token.ifPresent(issued -> revoke(asked, issued, store));
            return Map.of();
        });
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        if (!OAuthAnswers.isPost(exchange)) {
            return answers.onlyPost(exchange);
        }
        return requests.read(exchange.getRequest())
                .flatMap(asked -> verify(asked).map(token -> work.apply(asked, token)))
                .flatMap(members -> RequestEventLoop.on(exchange, answers.ok(exchange, members)))
                .onErrorResume(
                        DelegationFailure.class,
                        failure -> RequestEventLoop.on(exchange, answers.refuse(exchange, failure)));
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
    private static void revoke(Asked asked, VerifiedToken issued, RevocationStore store) {
        var client = asked.by().client();
        if (issued.actors().current().filter(client.actor()::equals).isEmpty()) {
            throw new TokenRequestRefused("unauthorized_client", "client " + client.id() + " does not act with it");
        }
        store.revoke(issued.id(), issued.expiresAt(), client.id());
    }
}
