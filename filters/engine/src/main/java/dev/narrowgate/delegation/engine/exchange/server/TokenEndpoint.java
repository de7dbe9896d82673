package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.oauth.AnswerTooLong;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.EndpointAnswer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.engine.oauth.ProofSigner;
import dev.narrowgate.delegation.engine.oauth.RetryAfter;
import dev.narrowgate.delegation.engine.oauth.RetryAfterGate;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Calls the token endpoint of an authorization server, and maps every fault to the failure of the hop. */
public final class TokenEndpoint implements GuardedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);

    private final String server;
    private final OAuthEndpoint endpoint;
    private final @Nullable ProofSigner proofs;
    private final RetryAfterGate pause;

    private volatile @Nullable String nonce;
    private volatile @Nullable String problem;

    /**
     * @param server its name in the configuration
     * @param proofs sign DPoP proofs of the key that the tokens are bound to; null when they are not bound
     */
    public TokenEndpoint(String server, OAuthEndpoint endpoint, @Nullable ProofSigner proofs, InstantSource clock) {
        this.server = server;
        this.endpoint = endpoint;
        this.proofs = proofs;
        this.pause = new RetryAfterGate(clock);
    }

    /**
     * Emits the members of the answer (RFC 6749, section 5.1). Fails as {@link TokenErrors} describes when the server
     * refuses, with {@code ExchangeUnavailable} without an answer, and with {@code ExchangeRejected} for a malformed
     * one.
     *
     * @param form makes the form for an address, once for each attempt
     */
    public Mono<ClaimReader> request(Function<URI, FormRequest> form) {
        return Mono.defer(() -> {
            var left = pause.left();
            return left != null
                    ? Mono.error(new ExchangeUnavailable(said("asked for a pause"), left))
                    : attempt(form)
                            // Once only: a server that rejects its own nonce each time would cause an endless loop.
                            .onErrorResume(NonceRequired.class, required -> {
                                nonce = required.nonce();
                                return attempt(form);
                            })
                            .doOnNext(answer -> note(null))
                            .onErrorMap(this::noted);
        });
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public CallGuard guard() {
        return endpoint.guard();
    }

    private Mono<ClaimReader> attempt(Function<URI, FormRequest> form) {
        return endpoint.post(uri -> proven(uri, form.apply(uri)), MediaTypes.JSON, this::read);
    }

    private FormRequest proven(URI uri, FormRequest form) {
        return proofs == null ? form : form.provenBy(proofs.proof("POST", uri.toString(), null, nonce));
    }

    private ClaimReader read(EndpointAnswer answer) {
        if (answer.dpopNonce() != null) {
            nonce = answer.dpopNonce();
        }
        int status = answer.status();
        if (status == 429 || status >= 500) {
            throw new ServerErrorResponse(status, RetryAfter.of(answer.retryAfter()));
        }
        if (status != 200 && status != 400 && status != 401 && status != 403) {
            throw new ExchangeRejected(said("answered " + status));
        }
        var members = members(answer);
        if (status == 200 && members.has(ERROR)) {
            throw new ExchangeRejected(said("answered 200 with an error member"));
        }
        if (status != 200) {
            throw TokenErrors.of(server, members, answer);
        }
        return members;
    }

    private ClaimReader members(EndpointAnswer answer) {
        if (!answer.mediaType().equals(MediaTypes.JSON)) {
            throw answer.status() == 401
                    ? new ExchangeUnavailable(said("does not accept this gateway's credentials"))
                    : new ExchangeRejected(said("answered " + answer.status() + ", but not as " + MediaTypes.JSON));
        }
        try {
            return new ClaimReader(StrictJson.document(answer.body(), "answer"), "");
        } catch (TokenRejected malformed) {
            throw new ExchangeRejected(said(malformed.reason()));
        }
    }

    private Throwable noted(Throwable error) {
        var failure = failure(error);
        if (failure instanceof DelegationFailure known) {
            // A refusal by the server clears the problem too, because it is an answer.
            note(
                    error instanceof ServerRefusing refusing
                            ? refusing.getMessage()
                            : known instanceof ExchangeUnavailable ? known.reason() : null);
        }
        return failure;
    }

    private Throwable failure(Throwable error) {
        return switch (error) {
            case DelegationFailure known -> known;
            case ServerRefusing refusing -> refusing.failure();
            case ServerErrorResponse trouble -> serverError(trouble);
            case AnswerTooLong flood -> new ExchangeRejected(said("gave " + flood.getMessage()));
            case NonceRequired again ->
                new ExchangeUnavailable(
                        again.getMessage() + (proofs == null ? ", and dpop: true is not configured" : ""));
            default -> unavailable(CallGuard.reason(error), null);
        };
    }

    private ExchangeUnavailable serverError(ServerErrorResponse trouble) {
        pause.pauseFor(trouble);
        return unavailable("answered " + trouble.status(), trouble.retryAfter());
    }

    private ExchangeUnavailable unavailable(String what, @Nullable Duration retryAfter) {
        return new ExchangeUnavailable(said(what), retryAfter);
    }

    private String said(String what) {
        return "server " + server + " " + what;
    }

    /** Logs a problem once for each change; the metrics count it. The text quotes no server, so it stays the same. */
    private void note(@Nullable String now) {
        if (!Objects.equals(problem, now)) {
            problem = now;
            if (now != null) {
                LOG.warn("{}", now);
            }
        }
    }
}
