package dev.narrowgate.delegation.engine.verification.introspection;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** How an issuer's answers about tokens are read: as plain JSON, or as a JWT that it signs. */
public interface IntrospectionAnswers {

    /**
     * What an answer says.
     *
     * @param believedUntil when the key that verified it is too old to be believed without asking its issuer again
     */
    record Content(ObjectNode members, Instant believedUntil) {}

    /**
     * What the answer says. Fails with {@code KeysUnavailable} when it cannot be believed or understood: then nothing is known
     * about the token.
     *
     * @param asked when the question was sent
     */
    Mono<Content> read(byte[] answer, Instant asked);

    /** JSON (RFC 7662, section 2.2): believed because of the connection that it came over. */
    static IntrospectionAnswers json(String issuer) {
        return (answer, asked) -> Mono.fromCallable(
                        () -> new Content(StrictJson.document(answer, "answer"), Instant.MAX))
                .onErrorMap(TokenRejected.class, malformed -> unusable(issuer, malformed));
    }

    /**
     * A signed JWT (RFC 9701, section 5).
     *
     * @param clientId this gateway, as the issuer knows it: whom the answer is for
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
