package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.jose.TokenHeader;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedProvenance.About;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Verifies provenances, which trusted gateways, including this one, sign beside tokens of other issuers. */
public final class ProvenanceReader implements ProvenanceVerifier {

    /** The {@code typ} that distinguishes a provenance from every token (RFC 8725, section 3.11). */
    public static final String TYPE = MediaTypes.PROVENANCE_JWT;

    private final Map<String, TrustedIssuer> gateways = new HashMap<>();
    private final InstantSource clock;

    /** @param issuers the trusted issuers; those that are not gateways are ignored */
    public ProvenanceReader(Collection<TrustedIssuer> issuers, InstantSource clock) {
        this.clock = clock;
        issuers.stream().filter(TrustedIssuer::isGateway).forEach(issuer -> gateways.put(issuer.issuer(), issuer));
    }

    @Override
    public Answer<VerifiedProvenance> verify(BearerToken text) {
        try {
            var compact = CompactToken.parse(text.value());
            var header = TokenHeader.of(compact.header());
            var claims = new ClaimReader(compact.claims(), "");
            var gateway = gateway(claims.string(ISS));
            checkHeader(header, gateway);
            return named(gateway.keys().key(header.keyId(), header.algorithm()).then(key -> {
                NimbusTokenVerifier.checkSignature(compact, header, key);
                return Answer.ready(read(claims, gateway, key.usableUntil()));
            }));
        } catch (DelegationFailure failure) {
            return Answer.refused(named(failure));
        }
    }

    private TrustedIssuer gateway(String name) {
        var gateway = gateways.get(name);
        if (gateway == null) {
            throw new TokenRejected("its issuer is not trusted as a gateway");
        }
        return gateway;
    }

    private static void checkHeader(TokenHeader header, TrustedIssuer gateway) {
        if (!header.type().equals(TYPE)) {
            throw new TokenRejected("header: typ is not " + TYPE);
        }
        if (!gateway.algorithms().contains(header.algorithm())) {
            throw new TokenRejected("header: alg is none of " + gateway.algorithms());
        }
    }

    private VerifiedProvenance read(ClaimReader claims, TrustedIssuer gateway, Instant believedUntil) {
        // Without the parent, the revocation of an earlier token would not reach this hop (law 11).
        if (!claims.has(PARENT)) {
            throw claims.refused(PARENT, "is missing");
        }
        var times = TimeClaims.span(claims, gateway.bounds(), clock.instant());
        var id = new TokenId(gateway.issuer(), claims.string(JTI));
        var hash = claims.string(ATH);
        var issuer = claims.string(TOKEN_ISS);
        var subject = new Principal(claims.string(SUB_ISS), claims.string(SUB));
        var actors = ActorClaims.of(claims, gateway.issuer());
        // One string: a provenance for several audiences is refused (law 5).
        var about = new About(hash, issuer, claims.string(AUD));
        var passage = new Passage(TaskClaim.ofGateway(claims), claims.positive(HOP), ActorClaims.maximumDepth(claims));
        var ancestors = Ancestors.of(claims);
        var parties = new Parties(subject, claims.optionalString(SUB_NAME), actors);
        return new VerifiedProvenance(
                id, about, parties, passage, ancestors, ScopeOriginsClaim.of(claims), times.expiresAt(), believedUntil);
    }

    /** Says in the refusal that the provenance is refused, not another text of the request. */
    private static Answer<VerifiedProvenance> named(Answer<VerifiedProvenance> answer) {
        return switch (answer) {
            case Answer.Ready<VerifiedProvenance> ready -> ready;
            case Answer.Refused<VerifiedProvenance>(DelegationFailure failure) -> Answer.refused(named(failure));
            case Answer.Awaited<VerifiedProvenance>(Mono<VerifiedProvenance> later) ->
                Answer.awaited(later.onErrorMap(DelegationFailure.class, ProvenanceReader::named));
        };
    }

    private static DelegationFailure named(DelegationFailure failure) {
        return failure instanceof TokenRejected rejected
                ? new TokenRejected("provenance: " + rejected.reason())
                : failure;
    }
}
