package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Actors;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.exchange.server.grant.TokenTypes;
import dev.narrowgate.delegation.engine.oauth.ProofSigner;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.NarrowingCheck;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads what an authorization server issued as any token from outside is read, and says it in the terms of what was asked for.
 * Whether that is narrow enough is judged elsewhere.
 */
public final class IssuedTokenReader {

    private final ExchangeServer server;
    private final SubjectMapping names;
    private final TokenVerifier verifier;
    private final @Nullable ProofSigner proofs;
    private final InstantSource clock;
    private final boolean beside;
    private final NextHopNonces nonces = new NextHopNonces();

    /**
     * @param verifier of the server's tokens, and of nobody else's
     * @param proofs with which the tokens are bound to this gateway; null when they are not
     * @param beside whether the chain of its tokens travels beside them
     */
    public IssuedTokenReader(
            ExchangeServer server,
            TokenVerifier verifier,
            @Nullable ProofSigner proofs,
            InstantSource clock,
            boolean beside) {
        this.server = server;
        this.names = new SubjectMapping(server);
        this.verifier = verifier;
        this.proofs = proofs;
        this.clock = clock;
        this.beside = beside;
    }

    Mono<IssuedToken> read(ExchangeRequest request, TokenAnswer answer) {
        return Mono.defer(() -> {
            var authorization = authorization(answer);
            return verifier.verify(answer.token(), TokenUse.SUBJECT)
                    .toMono()
                    .map(token -> issued(request, answer, token, authorization));
        });
    }

    private IssuedToken issued(
            ExchangeRequest request, TokenAnswer answer, VerifiedToken token, OutgoingAuthorization authorization) {
        var delegation = request.delegation();
        // Whoever gets the token goes by what stands in it, even where its server speaks of less.
        NarrowingCheck.checkLife(request, token.expiresAt(), clock.instant());
        // What the server says that it granted is no more than what arrived either (RFC 9396, section 7).
        NarrowingCheck.checkDetails(request, answer.details());
        // A next hop that reads only the scope would lose the limit.
        NarrowingCheck.checkDetailsKept(request, token.details(), answer.details());
        var others = AnswerClaims.of(answer.token());
        others.check(delegation);
        if (beside) {
            others.checkClient(token.clientId(), server.clientId());
        }
        var scopes = scopes(request, answer, token, others.otherScopes());
        AddedScopes.check(server, request.permit().grant().scopes(), scopes);
        return new IssuedToken(
                authorization,
                token.id(),
                names.principal(token.subject(), delegation.subject()),
                actors(others, token, delegation),
                scopes,
                token.details(),
                token.audience(),
                task(token, delegation),
                delegation.hop(),
                token.bindings(),
                clock.instant(),
                end(answer, token),
                others.maximumDepth());
    }

    /** How a token is used is for its type to say, and what is not known is not sent (RFC 6749, section 7.1). */
    private OutgoingAuthorization authorization(TokenAnswer answer) {
        if (server.profile() == ExchangeProfile.TRANSACTION_TOKEN) {
            // It is no credential, and never stands where one stands (OAuth transaction tokens, section 12.1).
            if (answer.type().equalsIgnoreCase(TokenTypes.NOT_APPLICABLE)) {
                return OutgoingAuthorization.token(HeaderNames.TXN_TOKEN, answer.token());
            }
            throw noAnswer(TokenTypes.NOT_APPLICABLE);
        }
        if (proofs != null && answer.type().equalsIgnoreCase(AuthorizationScheme.DPOP.text())) {
            return new DpopAuthorization(answer.token(), proofs, nonces);
        }
        if (proofs == null && answer.type().equalsIgnoreCase(AuthorizationScheme.BEARER.text())) {
            return OutgoingAuthorization.bearer(answer.token());
        }
        throw noAnswer((proofs == null ? AuthorizationScheme.BEARER : AuthorizationScheme.DPOP).text());
    }

    private ExchangeRejected noAnswer(String type) {
        return new ExchangeRejected(
                "server " + server.name() + " gave no answer to the question: token_type is not " + type);
    }

    private ActorChain actors(AnswerClaims others, VerifiedToken token, Delegation delegation) {
        if (server.actors() != Actors.AGENTIC) {
            return names.actors(token.actors(), delegation.actors());
        }
        var first = names.actors(token.actors(), delegation.token().actors());
        return names.actors(AgenticChain.of(others, server, first, delegation), delegation.actors());
    }

    /** All that is said anywhere. Only where nothing is said it is what was asked for (RFC 8693, section 2.2.1). */
    private Scopes scopes(ExchangeRequest request, TokenAnswer answer, VerifiedToken token, Scopes others) {
        var all = new ArrayList<>(token.scopes().values());
        all.addAll(others.values());
        if (answer.scopes() != null) {
            var audience = request.permit().grant().audience();
            all.addAll(server.scopes().read(answer.scopes(), audience).values());
        } else if (all.isEmpty()) {
            return request.permit().grant().scopes();
        }
        return Scopes.of(all);
    }

    /** A token that need not carry the task is bound to it by what the next hop is told beside it; another task is another. */
    private @Nullable String task(VerifiedToken token, Delegation delegation) {
        return token.task() == null && server.taskClaim() == null ? delegation.task() : token.task();
    }

    /** Whichever comes first: its own end, the one that was said beside it, and that of the belief in what verified it. */
    private Instant end(TokenAnswer answer, VerifiedToken token) {
        var said =
                answer.lifetime() == null ? token.expiresAt() : clock.instant().plus(answer.lifetime());
        return Stream.of(said, token.expiresAt(), token.believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
