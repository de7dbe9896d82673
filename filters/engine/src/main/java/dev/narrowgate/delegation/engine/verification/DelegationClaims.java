package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenHolder;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.token.VerifiedToken.Identifiers;
import dev.narrowgate.delegation.token.VerifiedToken.Validity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads the claims of a correctly signed token, each in the form that its standard demands. */
public final class DelegationClaims {

    private final TrustedIssuer issuer;
    private final Set<String> actorIssuers;

    /** @param actorIssuers the issuers that vouch for actors */
    public DelegationClaims(TrustedIssuer issuer, Set<String> actorIssuers) {
        this.issuer = issuer;
        this.actorIssuers = actorIssuers;
    }

    /**
     * Reads a token. Refuses with {@code ClaimsRejected}, or with {@code ActorUnauthorized} when the actor chain is too
     * deep.
     */
    public VerifiedToken read(
            ObjectNode json, TokenUse use, TokenFingerprint fingerprint, Instant now, Instant believedUntil) {
        try {
            return accepted(json, use, fingerprint, now, believedUntil);
        } catch (TokenRejected refused) {
            var faults = new ClaimFaults(issuer);
            note(json, use, fingerprint, now, faults);
            throw faults.rejected(refused);
        }
    }

    /** Reads every claim again, so that one refusal names all faults of the token. */
    void note(ObjectNode json, TokenUse use, TokenFingerprint fingerprint, Instant now, ClaimFaults faults) {
        // In the form of RFC 9068 every claim can be read, even if a required one is missing.
        if (issuer.form() instanceof Dialect dialect && dialect.isPlain()) {
            var claims = new ClaimReader(json, "");
            note(claims, json, now, faults);
            faults.read(() -> claims.string(CLIENT_ID));
        }
        faults.read(() -> {
            note(new ClaimReader(issuer.form().asAccessToken(json, use, fingerprint), ""), json, now, faults);
            return null;
        });
    }

    /** Reads the claims that {@link #accepted} reads. */
    private void note(ClaimReader claims, ObjectNode json, Instant now, ClaimFaults faults) {
        var bounds = issuer.bounds();
        faults.read(() -> TimeClaims.made(claims, bounds, now));
        faults.read(() -> TimeClaims.end(claims, bounds, now));
        faults.read(() -> TimeClaims.authenticated(claims, bounds, now));
        faults.read(() -> claims.string(JTI));
        faults.read(() -> claims.string(SUB));
        faults.read(() -> claims.strings(AUD));
        faults.read(() -> claims.optionalString(CLIENT_ID));
        faults.read(() -> scopes(claims));
        faults.read(() -> claims.optionalString(issuer.taskClaim()), "the task claim is not a string");
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
            faults.read(() -> ScopeOriginsClaim.of(claims));
            faults.read(() -> claims.object(TASK));
        } else {
            faults.read(() -> TaskClaim.mission(json, issuer));
        }
    }

    private VerifiedToken accepted(
            ObjectNode json, TokenUse use, TokenFingerprint fingerprint, Instant now, Instant believedUntil) {
        var claims = new ClaimReader(issuer.form().asAccessToken(json, use, fingerprint), "");
        var bounds = issuer.bounds();
        var times = TimeClaims.span(claims, bounds, now);
        // A gateway names the subject's issuer. The subjects of any other issuer are its own.
        var subjectIssuer = issuer.isGateway() ? claims.string(SUB_ISS) : issuer.issuer();
        var id = new TokenId(issuer.issuer(), claims.string(JTI));
        var subject = new Principal(subjectIssuer, claims.string(SUB));
        var actors = actors(claims);
        var authorizedActor = authorizedActor(claims);
        var scopes = scopes(claims);
        var audience = new Audience(claims.strings(AUD));
        var clientId = Objects.requireNonNullElse(claims.optionalString(CLIENT_ID), "");
        var task = task(claims, json);
        int hop = issuer.isGateway() ? claims.positive(HOP) : 0;
        var holder = new TokenHolder(clientId, Confirmation.of(claims));
        var authentication =
                new Authentication(claims.optionalString(ACR), TimeClaims.authenticated(claims, bounds, now));
        var origins = issuer.isGateway() ? ScopeOriginsClaim.of(claims).only(scopes) : ScopeOrigins.NONE;
        var authority = new Authority(scopes, DetailsClaim.ofToken(claims), audience, origins);
        var passage = new Passage(task, hop, maximumDepth(claims));
        List<TokenId> ancestors = issuer.isGateway() ? Ancestors.of(claims) : List.of();
        return new VerifiedToken(
                new Identifiers(id, fingerprint, ancestors),
                new Parties(subject, subjectName(claims, json), actors),
                authorizedActor,
                holder,
                authority,
                passage,
                new Validity(times.issuedAt(), times.expiresAt(), believedUntil),
                authentication,
                ReadClaims.of(json, issuer.claims()));
    }

    private @Nullable Task task(ClaimReader claims, ObjectNode json) {
        return issuer.isGateway() ? TaskClaim.ofGateway(claims) : TaskClaim.ofIssuer(claims, json, issuer);
    }

    /** A gateway passes on the name that the first issuer gave. */
    private @Nullable String subjectName(ClaimReader claims, ObjectNode json) {
        return issuer.isGateway()
                ? claims.optionalString(SUB_NAME)
                : issuer.form().name(json);
    }

    /** Reads the depth that a gateway sets for later gateways. In other tokens the claim may mean something else. */
    private int maximumDepth(ClaimReader claims) {
        return issuer.isGateway() ? ActorClaims.maximumDepth(claims) : ActorChain.MAXIMUM_DEPTH;
    }

    private ActorChain actors(ClaimReader claims) {
        var chain = ActorClaims.of(claims, issuer.issuer());
        // A gateway verified its actors itself. In other tokens, the issuer of each actor must vouch for actors.
        for (int i = 0; i < chain.depth() && !issuer.isGateway(); i++) {
            var actor = chain.actors().get(i);
            if (!actorIssuers.contains(actor.issuer())) {
                throw new TokenRejected(
                        "actor " + (i + 1) + ": its issuer " + actor.issuer() + " does not vouch for actors");
            }
        }
        return chain;
    }

    private @Nullable Principal authorizedActor(ClaimReader claims) {
        var mayAct = claims.object(MAY_ACT);
        return mayAct == null ? null : ActorClaims.principal(mayAct, issuer.issuer());
    }

    private static Scopes scopes(ClaimReader claims) {
        var scopes = claims.scopes(SCOPE, false);
        return scopes == null ? Scopes.NONE : scopes;
    }
}
