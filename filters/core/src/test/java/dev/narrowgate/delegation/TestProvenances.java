package dev.narrowgate.delegation;

import static dev.narrowgate.delegation.TestDelegations.ALICE;
import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.ORCHESTRATOR;

import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedProvenance.About;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;

/** Statements of a gateway about tokens. */
public final class TestProvenances {

    private TestProvenances() {}

    /** A statement of this gateway: the orchestrator acts for Alice in task-1, at the first hop. */
    public static Builder about(VerifiedToken token) {
        return new Builder(token);
    }

    /** Builds a statement that differs from the usual one. */
    public static final class Builder {

        private final String hash;
        private TokenId id = new TokenId(GATEWAY, "provenance-1");
        private String issuer;
        private Principal subject = ALICE;
        private String subjectName;
        private ActorChain actors = ActorChain.of(ORCHESTRATOR);
        private String task = "task-1";
        private int hop = 1;
        private int maximumDepth = ActorChain.MAXIMUM_DEPTH;
        private List<TokenId> ancestors = List.of();
        private Instant expiresAt = NOW.plusSeconds(60);
        private Instant believedUntil = NOW.plusSeconds(300);

        private Builder(VerifiedToken token) {
            this.hash = token.identifiers().fingerprint().base64Url();
            this.issuer = token.id().issuer();
        }

        public Builder jti(String value) {
            id = new TokenId(GATEWAY, value);
            return this;
        }

        /** The issuer that the statement gives to the token. */
        public Builder issuer(String value) {
            issuer = value;
            return this;
        }

        public Builder subject(Principal value) {
            subject = value;
            return this;
        }

        public Builder subjectName(String value) {
            subjectName = value;
            return this;
        }

        public Builder actors(ActorChain value) {
            actors = value;
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

        public Builder maximumDepth(int value) {
            maximumDepth = value;
            return this;
        }

        public Builder ancestors(TokenId... values) {
            ancestors = List.of(values);
            return this;
        }

        public Builder expiresAt(Instant value) {
            expiresAt = value;
            return this;
        }

        public Builder believedUntil(Instant value) {
            believedUntil = value;
            return this;
        }

        public VerifiedProvenance build() {
            return new VerifiedProvenance(
                    id,
                    new About(hash, issuer, GATEWAY),
                    new Parties(subject, subjectName, actors),
                    new Passage(task == null ? null : Task.of(TestDelegations.IDP, task), hop, maximumDepth),
                    ancestors,
                    ScopeOrigins.NONE,
                    expiresAt,
                    believedUntil);
        }
    }
}
