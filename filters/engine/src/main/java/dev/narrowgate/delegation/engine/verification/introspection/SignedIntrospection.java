package dev.narrowgate.delegation.engine.verification.introspection;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.token.TimeBounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads introspection responses that an issuer signs (RFC 9701, section 5).
 *
 * @param clientId this gateway's client id at the issuer, which must be the audience of an answer
 */
record SignedIntrospection(TrustedIssuer issuer, String clientId, InstantSource clock) {

    /**
     * Fails with {@code TokenRejected} when the text is no such answer, with {@code KeysUnavailable} when no key can
     * check it.
     */
    Mono<IntrospectionAnswers.Content> read(byte[] answer, Instant asked) {
        var token = CompactToken.parse(new String(answer, StandardCharsets.ISO_8859_1));
        var header = TokenHeader.of(token.header());
        // Any other JWT of this issuer is not an answer (RFC 8725, section 3.11).
        if (!header.type().equals(MediaTypes.TOKEN_INTROSPECTION_JWT)) {
            throw new TokenRejected("answer: typ is not " + MediaTypes.TOKEN_INTROSPECTION_JWT);
        }
        if (!issuer.algorithms().contains(header.algorithm())) {
            throw new TokenRejected("answer: alg is none of " + issuer.algorithms());
        }
        NimbusTokenVerifier.checkKeyId(header, issuer);
        return issuer.keys().key(header.keyId(), header.algorithm()).toMono().map(key -> {
            NimbusTokenVerifier.checkSignature(token, header, key);
            return new IntrospectionAnswers.Content(
                    content(new ClaimReader(token.claims(), "answer."), asked), key.usableUntil());
        });
    }

    private ObjectNode content(ClaimReader claims, Instant asked) {
        if (!claims.string(ISS).equals(issuer.issuer())) {
            throw claims.refused(ISS, "is another issuer");
        }
        if (!claims.strings(AUD).contains(clientId)) {
            throw claims.refused(AUD, "is not this gateway");
        }
        checkFresh(claims, asked);
        var content = claims.object(TOKEN_INTROSPECTION);
        if (content == null) {
            throw claims.refused(TOKEN_INTROSPECTION, "is missing");
        }
        return content.claims();
    }

    /** Checks that the answer was made after the question, because an older answer may be out of date. */
    private void checkFresh(ClaimReader claims, Instant asked) {
        var now = clock.instant();
        var skew = issuer.bounds().skew();
        var earliest = asked.truncatedTo(ChronoUnit.SECONDS).minus(skew);
        TimeClaims.made(claims, TimeBounds.fresh(skew, Duration.between(earliest, now)), now);
    }
}
