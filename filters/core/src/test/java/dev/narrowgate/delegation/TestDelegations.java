package dev.narrowgate.delegation;

import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Presentation;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenHolder;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.token.VerifiedToken.Identifiers;
import dev.narrowgate.delegation.token.VerifiedToken.Validity;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Delegations to test with: what a test does not say is as unsuspicious as can be. */
public final class TestDelegations {

    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    public static final String IDP = "https://idp.example.com";
    public static final String GATEWAY = "https://gateway.example.com";
    public static final String RESEARCHER_AUDIENCE = "https://researcher.example.com";
    public static final Principal ALICE = new Principal(IDP, "alice");
    public static final Principal ORCHESTRATOR = new Principal(IDP, "orchestrator");
    public static final Principal RESEARCHER = new Principal(IDP, "researcher");

    private TestDelegations() {}

    /** A token of Alice, through her orchestrator, for this gateway. */
    public static Builder token() {
        return new Builder();
    }

    /** An agent's own token, with which it proves who it is. */
    public static Builder agent(Principal agent) {
        return new Builder().subject(agent).actors(ActorChain.NONE).task(null).scopes(Scopes.NONE);
    }

    /** The rules of a gateway that knows the researcher as an agent that is called and calls on. */
    public static DelegationRules rules() {
        return new DelegationRules(
                Map.of(IDP, Set.of(GATEWAY), GATEWAY, Set.of(GATEWAY)), Map.of(RESEARCHER, RESEARCHER_AUDIENCE));
    }

    /** A verified delegation of Alice, presented by nobody in particular. */
    public static Delegation delegation() {
        return delegate(token().build(), null);
    }

    /** A token handed in as a bearer token, with or without an actor token. */
    public static Delegation delegate(VerifiedToken token, VerifiedToken actorToken) {
        return rules().delegation(
                        token,
                        new Presentation(
                                AuthorizationScheme.BEARER,
                                new VerifiedPresenter(Set.of(), actorToken, List.of()),
                                null));
    }

    /** Builds what a verified token says. */
    public static final class Builder {
        private String clientId = "client-1";
        private String issuer = IDP;
        private String jti = "jti-1";
        private Principal subject = ALICE;
        private ActorChain actors = ActorChain.of(ORCHESTRATOR);
        private Principal authorizedActor;
        private ScopeOrigins origins = ScopeOrigins.NONE;
        private Scopes scopes = Scopes.of("tickets:read", "tickets:write");
        private Audience audience = Audience.of(GATEWAY);
        private Instant expiresAt = NOW.plusSeconds(600);
        private String task = "task-1";
        private int hop;
        private final Set<KeyBinding> bindings = new HashSet<>();
        private Authentication authentication = Authentication.UNKNOWN;
        private AuthorizationDetails details = AuthorizationDetails.NONE;
        private Instant believedUntil = Instant.MAX;
        private int maximumDepth = ActorChain.MAXIMUM_DEPTH;
        private List<TokenId> ancestors = List.of();

        public Builder ancestors(TokenId... values) {
            ancestors = List.of(values);
            return this;
        }

        public Builder maximumDepth(int value) {
            maximumDepth = value;
            return this;
        }

        public Builder issuer(String value) {
            issuer = value;
            return this;
        }

        public Builder jti(String value) {
            jti = value;
            return this;
        }

        public Builder clientId(String value) {
            clientId = value;
            return this;
        }

        public Builder subject(Principal value) {
            subject = value;
            return this;
        }

        public Builder actors(ActorChain value) {
            actors = value;
            return this;
        }

        public Builder actors(Principal... currentFirst) {
            return actors(ActorChain.of(currentFirst));
        }

        public Builder authorizedActor(Principal value) {
            authorizedActor = value;
            return this;
        }

        public Builder scopes(Scopes value) {
            scopes = value;
            return this;
        }

        public Builder origins(ScopeOrigins value) {
            origins = value;
            return this;
        }

        public Builder audience(String... values) {
            audience = Audience.of(values);
            return this;
        }

        public Builder expiresAt(Instant value) {
            expiresAt = value;
            return this;
        }

        public Builder task(String value) {
            task = value;
            return this;
        }

        public Builder hop(int value) {
            hop = value;
            return this;
        }

        public Builder boundTo(KeyBinding value) {
            bindings.add(value);
            return this;
        }

        public Builder authentication(Authentication value) {
            authentication = value;
            return this;
        }

        public Builder believedUntil(Instant value) {
            believedUntil = value;
            return this;
        }

        public Builder details(AuthorizationDetails value) {
            details = value;
            return this;
        }

        public VerifiedToken build() {
            var fingerprint =
                    TokenFingerprint.of(issuer + jti + subject + actors + scopes + audience + expiresAt + task + hop);
            return new VerifiedToken(
                    new Identifiers(new TokenId(issuer, jti), fingerprint, ancestors),
                    new Parties(subject, null, actors),
                    authorizedActor,
                    new TokenHolder(clientId, bindings),
                    new Authority(scopes, details, audience, origins),
                    new Passage(task == null ? null : Task.of(IDP, task), hop, maximumDepth),
                    new Validity(NOW.minusSeconds(60), expiresAt, believedUntil),
                    authentication);
        }
    }
}
