package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.jose.SignatureCheck;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Verifies JWT access tokens (RFC 9068) of the trusted issuers. */
public final class NimbusTokenVerifier implements TokenVerifier {

    /** An issuer and the reader of its claims. */
    private record Known(TrustedIssuer issuer, DelegationClaims claims) {}

    private final Map<String, Known> issuers = new HashMap<>();
    private final InstantSource clock;

    public NimbusTokenVerifier(Collection<TrustedIssuer> issuers, InstantSource clock) {
        this(
                issuers,
                issuers.stream()
                        .filter(issuer -> issuer.speaksAs(TokenUse.ACTOR))
                        .map(TrustedIssuer::issuer)
                        .collect(Collectors.toUnmodifiableSet()),
                clock);
    }

    /** @param actorIssuers the issuers that vouch for actors, which need not be in {@code issuers} */
    public NimbusTokenVerifier(Collection<TrustedIssuer> issuers, Set<String> actorIssuers, InstantSource clock) {
        this.clock = clock;
        for (var issuer : issuers) {
            this.issuers.put(issuer.issuer(), new Known(issuer, new DelegationClaims(issuer, actorIssuers)));
        }
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        try {
            var compact = CompactToken.parse(token.value());
            var header = TokenHeader.of(compact.header());
            var known = known(compact, use);
            checkAlgorithm(header, known.issuer());
            checkKeyId(header, known.issuer());
            return known.issuer().keys().key(header.keyId(), header.algorithm()).then(key -> {
                checkSignature(compact, header, key);
                checkType(header, known, compact.claims(), use, token.fingerprint());
                var verified = known.claims()
                        .read(compact.claims(), use, token.fingerprint(), clock.instant(), key.usableUntil());
                checkName(header, verified);
                return Answer.ready(verified);
            });
        } catch (TokenRejected rejected) {
            return Answer.refused(rejected);
        }
    }

    private Known known(CompactToken token, TokenUse use) {
        var claims = new ClaimReader(token.claims(), "");
        var name = claims.has(DelegationClaimNames.ISS) || !canOmitIssuer()
                ? claims.string(DelegationClaimNames.ISS)
                : issuers.keySet().iterator().next();
        var known = issuers.get(name);
        if (known == null) {
            throw new TokenRejected("its issuer is not trusted");
        }
        if (!known.issuer().speaksAs(use)) {
            throw new TokenRejected(
                    "its issuer " + name + " does not vouch for " + (use == TokenUse.ACTOR ? "actors" : "subjects"));
        }
        return known;
    }

    /** Returns whether a token may omit its issuer, because there is only one and its form does not name it. */
    private boolean canOmitIssuer() {
        return issuers.size() == 1
                && issuers.values().stream()
                        .noneMatch(known -> known.issuer().form().namesIssuer());
    }

    private static void checkAlgorithm(TokenHeader header, TrustedIssuer issuer) {
        if (!issuer.algorithms().contains(header.algorithm())) {
            throw new TokenRejected("header: alg is none of " + new TreeSet<>(issuer.algorithms()));
        }
    }

    public static void checkKeyId(TokenHeader header, TrustedIssuer issuer) {
        if (header.keyId().isEmpty() && !issuer.keys().acceptsAbsentKeyId()) {
            throw new TokenRejected("header: kid is missing, or not a string");
        }
    }

    /**
     * Refuses an ECDSA token without an id. The holder of a signature (r, s) can make (r, n - s), which is valid too.
     * The hash of such a token is therefore no unique id.
     */
    private static void checkName(TokenHeader header, VerifiedToken token) {
        if (header.algorithm().startsWith("ES")
                && token.id().jti().equals(token.identifiers().fingerprint().tokenId())) {
            throw new TokenRejected("has no id, and its signature has two encodings");
        }
    }

    /** Checks the type after the signature, so that the refusal can also name the faults of the claims. */
    private void checkType(
            TokenHeader header, Known known, ObjectNode claims, TokenUse use, TokenFingerprint fingerprint) {
        var type = header.type();
        if (!known.issuer().takes(type)) {
            var faults = new ClaimFaults(known.issuer());
            faults.note(
                    "header: typ is "
                            + (type.isEmpty()
                                    ? "missing"
                                    : "none of " + new TreeSet<>(known.issuer().types())),
                    "header: typ is " + (type.isEmpty() ? "missing" : "not one that is accepted"));
            known.claims().note(claims, use, fingerprint, clock.instant(), faults);
            throw faults.rejected();
        }
    }

    public static void checkSignature(CompactToken token, TokenHeader header, VerificationKey key) {
        // The algorithm must be the key's own, not only an allowed one (RFC 8725bis, section 3.1).
        if (!key.algorithms().contains(header.algorithm())) {
            throw new TokenRejected("header: alg does not fit the key");
        }
        if (!SignatureCheck.holds(token, header.algorithm(), key)) {
            throw new TokenRejected("signature is not valid");
        }
    }
}
