package dev.narrowgate.delegation.engine.verification.introspection;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACCESS_TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.TOKEN_TYPE_HINT;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.EndpointAnswer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.engine.oauth.RetryAfter;
import dev.narrowgate.delegation.engine.oauth.RetryAfterGate;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import dev.narrowgate.delegation.token.BearerToken;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Asks an issuer about a token (RFC 7662, section 2). {@link IntrospectionAnswers} reads the answer. */
public final class IntrospectionEndpoint implements GuardedEndpoint {

    /** The media type of a signed answer (RFC 9701, section 4). */
    public static final String JWT = MediaTypes.APPLICATION + MediaTypes.TOKEN_INTROSPECTION_JWT;

    /** The media type of a plain answer. */
    public static final String JSON = MediaTypes.JSON;

    private static final Logger LOG = LoggerFactory.getLogger(IntrospectionEndpoint.class);

    private final String issuer;
    private final OAuthEndpoint endpoint;
    private final String mediaType;
    private final RetryAfterGate pause;
    private volatile @Nullable String problem;

    /** @param mediaType the only accepted media type of answers: {@link #JSON} or {@link #JWT} */
    public IntrospectionEndpoint(String issuer, OAuthEndpoint endpoint, String mediaType, InstantSource clock) {
        this.pause = new RetryAfterGate(clock);
        this.issuer = issuer;
        this.endpoint = endpoint;
        this.mediaType = mediaType;
    }

    /** Emits the answer. Fails with {@code KeysUnavailable} when there is none, for any reason. */
    public Mono<byte[]> introspect(BearerToken token) {
        return Mono.defer(() -> pause.left() == null ? ask(token) : Mono.error(failure("it asked for a pause")))
                .onErrorMap(this::unavailable)
                .doOnNext(body -> note(null))
                .doOnError(KeysUnavailable.class, failure -> note(failure.reason()));
    }

    private Mono<byte[]> ask(BearerToken token) {
        // The token is in the body, never in the URI (RFC 7662, section 2.1).
        var form = FormRequest.empty().with(TOKEN, token.value()).with(TOKEN_TYPE_HINT, ACCESS_TOKEN);
        return endpoint.post(uri -> form, mediaType, this::body);
    }

    @Override
    public CallGuard guard() {
        return endpoint.guard();
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    private byte[] body(EndpointAnswer answer) {
        // These statuses refuse this gateway's credentials, not the caller's (RFC 7662, section 2.3).
        if (answer.status() == 401 || answer.status() == 403) {
            throw failure("it refuses this gateway's credentials (" + answer.status() + ")");
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            throw new ServerErrorResponse(answer.status(), RetryAfter.of(answer.retryAfter()));
        }
        if (answer.status() != 200) {
            throw failure("it answered " + answer.status());
        }
        if (!answer.mediaType().equals(mediaType)) {
            throw failure("its answer is not " + mediaType);
        }
        return answer.body();
    }

    private Throwable unavailable(Throwable error) {
        if (error instanceof ServerErrorResponse trouble) {
            pause.pauseFor(trouble);
        }
        return error instanceof DelegationFailure ? error : failure("it " + CallGuard.reason(error));
    }

    private KeysUnavailable failure(String what) {
        return new KeysUnavailable("introspection of issuer " + issuer + ": " + what);
    }

    /** Logs a problem once for each change. The metrics count the failures. */
    private void note(@Nullable String now) {
        if (!Objects.equals(problem, now)) {
            problem = now;
            if (now != null) {
                LOG.warn("{}", now);
            }
        }
    }
}
