package dev.narrowgate.delegation.adapter.jose;

import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.json.ClaimReader;
import dev.narrowgate.delegation.json.DetailsClaim;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the claims of a correctly signed token say, each in the form that its standard asks for. */
final class DelegationClaims {

    private final TrustedIssuer issuer;
    private final Set<String> actorIssuers;

    /** @param actorIssuers the issuers that vouch for actors */
    DelegationClaims(TrustedIssuer issuer, Set<String> actorIssuers) {
        this.issuer = issuer;
        this.actorIssuers = actorIssuers;
    }

    /** Refuses with {@code ClaimsRejected}, or {@code ActorUnauthorized} when the chain has more actors than is bearable. */
    VerifiedToken read(ObjectNode json, TokenFingerprint fingerprint, Instant now, Instant believedUntil) {
        try {
            return accepted(json, fingerprint, now, believedUntil);
        } catch (TokenRejected refused) {
            var faults = new ClaimFaults(issuer);
            note(json, now, faults);
            throw faults.rejected(refused);
        }
    }

    /** Reads every claim once more: a token is refused for all that is wrong with it at once. */
    void note(ObjectNode json, Instant now, ClaimFaults faults) {
        faults.read(() -> {
            note(new ClaimReader(issuer.form().asAccessToken(json), ""), now, faults);
            return null;
        });
    }

    /** The claims that {@link #accepted} reads. */
    private void note(ClaimReader claims, Instant now, ClaimFaults faults) {
        var bounds = TimeBounds.token(issuer.clockSkew(), issuer.maximumLifetime());
        faults.read(() -> TimeClaims.made(claims, bounds, now));
        faults.read(() -> TimeClaims.end(claims, bounds, now));
        faults.read(() -> TimeClaims.authenticated(claims, bounds, now));
        faults.read(() -> claims.string(JTI));
        faults.read(() -> claims.string(SUB));
        faults.read(() -> claims.strings(AUD));
        faults.read(() -> claims.string(CLIENT_ID));
        faults.read(() -> scopes(claims));
        faults.read(() -> claims.optionalString(issuer.taskClaim()), "the claim of the task is not a text");
        faults.read(() -> claims.optionalString(ACR));
        faults.read(() -> actors(claims));
        faults.read(() -> authorizedActor(claims));
        faults.read(() -> Confirmation.of(claims));
        faults.read(() -> DetailsClaim.ofToken(claims));
        if (issuer.isGateway()) {
            faults.read(() -> claims.string(SUB_ISS));
            faults.read(() -> claims.positive(HOP));
            faults.read(() -> maximumDepth(claims));
            faults.read(() -> Ancestors.of(claims));
        }
    }

    private VerifiedToken accepted(ObjectNode json, TokenFingerprint fingerprint, Instant now, Instant believedUntil) {
        var claims = new ClaimReader(issuer.form().asAccessToken(json), "");
        var bounds = TimeBounds.token(issuer.clockSkew(), issuer.maximumLifetime());
        var times = TimeClaims.span(claims, bounds, now);
        // A gateway names the issuer of the subject; of anybody else the subject is its own.
        var subjectIssuer = issuer.isGateway() ? claims.string(SUB_ISS) : issuer.issuer();
        return new VerifiedToken(
                new TokenId(issuer.issuer(), claims.string(JTI)),
                new Principal(subjectIssuer, claims.string(SUB)),
                actors(claims),
                authorizedActor(claims),
                scopes(claims),
                new Audience(claims.strings(AUD)),
                times.issuedAt(),
                times.expiresAt(),
                claims.string(CLIENT_ID),
                claims.optionalString(issuer.taskClaim()),
                issuer.isGateway() ? claims.positive(HOP) : 0,
                fingerprint,
                Confirmation.of(claims),
                new Authentication(claims.optionalString(ACR), TimeClaims.authenticated(claims, bounds, now)),
                DetailsClaim.ofToken(claims),
                maximumDepth(claims),
                issuer.isGateway() ? Ancestors.of(claims) : List.of(),
                believedUntil);
    }

    /** What a gateway wrote down for the gateways after it; of anybody else the claim may mean something else. */
    private int maximumDepth(ClaimReader claims) {
        return issuer.isGateway() && claims.has(MAX_DEPTH)
                ? Math.min(claims.positive(MAX_DEPTH), ActorChain.MAXIMUM_DEPTH)
                : ActorChain.MAXIMUM_DEPTH;
    }

    private ActorChain actors(ClaimReader claims) {
        List<Principal> chain = new ArrayList<>();
        for (var act = claims.object(ACT); act != null; act = act.object(ACT)) {
            if (chain.size() == ActorChain.MAXIMUM_DEPTH) {
                throw new ActorUnauthorized("chain deeper than " + ActorChain.MAXIMUM_DEPTH + " actors", true);
            }
            chain.add(actor(act, chain.size() + 1));
        }
        return chain.isEmpty() ? ActorChain.NONE : new ActorChain(chain);
    }

    private Principal actor(ClaimReader act, int position) {
        var actor = principal(act);
        // A gateway took its actors in itself, from issuers that it trusts; others speak for those that they may speak
        // for.
        if (!issuer.isGateway() && !actorIssuers.contains(actor.issuer())) {
            throw new TokenRejected(
                    "actor " + position + ": its issuer " + actor.issuer() + " does not vouch for actors");
        }
        return actor;
    }

    private @Nullable Principal authorizedActor(ClaimReader claims) {
        var mayAct = claims.object(MAY_ACT);
        return mayAct == null ? null : principal(mayAct);
    }

    /** An actor without an issuer belongs to the token's. */
    private Principal principal(ClaimReader actor) {
        var iss = actor.optionalString(ISS);
        return new Principal(iss == null ? issuer.issuer() : iss, actor.string(SUB));
    }

    private static Scopes scopes(ClaimReader claims) {
        var scope = claims.optionalScope(SCOPE);
        if (scope == null) {
            return Scopes.NONE;
        }
        return Scopes.parse(scope)
                .orElseThrow(() -> claims.refused(SCOPE, "is not a list of scopes with one space between"));
    }
}
