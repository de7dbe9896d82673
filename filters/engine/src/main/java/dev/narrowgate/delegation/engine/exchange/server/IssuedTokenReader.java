package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Actors;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.exchange.server.grant.TokenTypes;
import dev.narrowgate.delegation.engine.oauth.ProofSigner;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.IssuedToken.Lifetime;
import dev.narrowgate.delegation.exchange.NarrowingCheck;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
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
 * Verifies a token that an authorization server issued, and maps its content to the terms of the request. It checks the
 * statements that its result does not hold; {@code NarrowingTokenExchanger} checks the result.
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
     * @param verifier of the tokens of this server only
     * @param proofs sign the DPoP proofs of the key that the tokens are bound to; null when they are not bound
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
        // A recipient evaluates the token's own expiry, even if the server states a shorter one.
        NarrowingCheck.checkLife(request, token.expiresAt(), clock.instant());
        // The details that the server states must not exceed the incoming ones either (RFC 9396, section 7).
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
        var subject = names.principal(token.subject(), delegation.subject());
        var parties = new Parties(subject, token.parties().subjectName(), actors(others, token, delegation));
        var lifetime = new Lifetime(clock.instant(), end(answer, token));
        return new IssuedToken(
                authorization,
                token.id(),
                parties,
                new Authority(scopes, token.details(), token.audience(), request.origins(scopes)),
                new Passage(task(token, delegation), delegation.hop(), others.maximumDepth()),
                token.bindings(),
                lifetime);
    }

    /** Maps {@code token_type} to the way of sending. Fails for an unknown type (RFC 6749, section 7.1). */
    private OutgoingAuthorization authorization(TokenAnswer answer) {
        if (server.profile() == ExchangeProfile.TRANSACTION_TOKEN) {
            // A transaction token is no credential and is not sent as one (OAuth transaction tokens, section 12.1).
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
        return new ExchangeRejected("server " + server.name() + " gave an invalid answer: token_type is not " + type);
    }

    private ActorChain actors(AnswerClaims others, VerifiedToken token, Delegation delegation) {
        if (server.tokens().actors() != Actors.AGENTIC) {
            return names.actors(token.actors(), delegation.actors());
        }
        var first = names.actors(token.actors(), delegation.token().actors());
        return names.actors(AgenticChain.of(others, server, first, delegation), delegation.actors());
    }

    /** Joins all stated scopes. If none is stated, they are those of the request (RFC 8693, section 2.2.1). */
    private Scopes scopes(ExchangeRequest request, TokenAnswer answer, VerifiedToken token, Scopes others) {
        var all = new ArrayList<>(token.scopes().values());
        all.addAll(others.values());
        if (answer.scopes() != null) {
            var audience = request.permit().grant().audience();
            all.addAll(server.request().scopes().read(answer.scopes(), audience).values());
        } else if (all.isEmpty()) {
            return request.permit().grant().scopes();
        }
        return Scopes.of(all);
    }

    /**
     * Returns the token's task. If the server need not write one, a missing task is the one that the next hop gets
     * beside the token.
     */
    private @Nullable Task task(VerifiedToken token, Delegation delegation) {
        var asked = delegation.task();
        var said = token.task();
        if (said == null) {
            return server.tokens().taskClaim() == null ? asked : null;
        }
        // A server repeats the id alone: the origin and the limits travel beside its token.
        return asked != null && asked.name().equals(said.name()) ? asked : said;
    }

    /** Returns the earliest of the token's expiry, the stated lifetime, and the end of trust in the verification. */
    private Instant end(TokenAnswer answer, VerifiedToken token) {
        var said =
                answer.lifetime() == null ? token.expiresAt() : clock.instant().plus(answer.lifetime());
        return Stream.of(said, token.expiresAt(), token.validity().believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
