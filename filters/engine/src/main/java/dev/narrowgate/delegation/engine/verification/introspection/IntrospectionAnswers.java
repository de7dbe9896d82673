package dev.narrowgate.delegation.engine.verification.introspection;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Reads an issuer's introspection responses: as plain JSON, or as a JWT that the issuer signs. */
public interface IntrospectionAnswers {

    /**
     * The content of an answer.
     *
     * @param believedUntil when the key that verified the answer must be fetched again
     */
    record Content(ObjectNode members, Instant believedUntil) {}

    /**
     * Reads an answer. Fails with {@code KeysUnavailable} when the answer cannot be trusted or parsed. The token's
     * state is then unknown.
     *
     * @param asked when the question was sent
     */
    Mono<Content> read(byte[] answer, Instant asked);

    /** Reads JSON (RFC 7662, section 2.2). It is trusted because of its connection. */
    static IntrospectionAnswers json(String issuer) {
        return (answer, asked) -> Mono.fromCallable(
                        () -> new Content(StrictJson.document(answer, "answer"), Instant.MAX))
                .onErrorMap(TokenRejected.class, malformed -> unusable(issuer, malformed));
    }

    /**
     * Reads a signed JWT (RFC 9701, section 5).
     *
     * @param clientId this gateway's client id at the issuer, which must be the audience of the answer
     */
    static IntrospectionAnswers signed(TrustedIssuer issuer, String clientId, InstantSource clock) {
        var signed = new SignedIntrospection(issuer, clientId, clock);
        return (answer, asked) -> Mono.defer(() -> signed.read(answer, asked))
                .onErrorMap(TokenRejected.class, refused -> unusable(issuer.issuer(), refused));
    }

    private static KeysUnavailable unusable(String issuer, TokenRejected why) {
        return new KeysUnavailable("introspection of issuer " + issuer + ": " + why.reason());
    }
}
