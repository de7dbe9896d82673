package dev.narrowgate.delegation;

import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.IssuedToken.Lifetime;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.Set;

/** An issued token that is like another but for what a test changes. */
public final class ChangedToken {

    private final IssuedToken from;
    private TokenId id;
    private OutgoingAuthorization authorization;
    private Principal subject;
    private ActorChain actors;
    private Scopes scopes;
    private AuthorizationDetails details;
    private Audience audience;
    private Task task;
    private int hop;
    private Set<KeyBinding> bindings;
    private Instant expiresAt;

    private ChangedToken(IssuedToken from) {
        this.from = from;
        this.id = from.id();
        this.authorization = from.authorization();
        this.subject = from.parties().subject();
        this.actors = from.parties().actors();
        this.scopes = from.authority().scopes();
        this.details = from.authority().details();
        this.audience = from.authority().audience();
        this.task = from.passage().task();
        this.hop = from.passage().hop();
        this.bindings = from.bindings();
        this.expiresAt = from.expiresAt();
    }

    public static ChangedToken of(IssuedToken from) {
        return new ChangedToken(from);
    }

    public ChangedToken id(TokenId other) {
        id = other;
        return this;
    }

    public ChangedToken authorization(OutgoingAuthorization other) {
        authorization = other;
        return this;
    }

    public ChangedToken subject(Principal other) {
        subject = other;
        return this;
    }

    public ChangedToken actors(ActorChain other) {
        actors = other;
        return this;
    }

    public ChangedToken scopes(Scopes other) {
        scopes = other;
        return this;
    }

    public ChangedToken details(AuthorizationDetails other) {
        details = other;
        return this;
    }

    public ChangedToken audience(Audience other) {
        audience = other;
        return this;
    }

    public ChangedToken task(String other) {
        task = other == null ? null : Task.of(TestDelegations.IDP, other);
        return this;
    }

    public ChangedToken hop(int other) {
        hop = other;
        return this;
    }

    public ChangedToken bindings(KeyBinding... others) {
        bindings = Set.of(others);
        return this;
    }

    public ChangedToken expiresAt(Instant other) {
        expiresAt = other;
        return this;
    }

    public IssuedToken build() {
        return new IssuedToken(
                authorization,
                id,
                new Parties(subject, from.parties().subjectName(), actors),
                new Authority(scopes, details, audience),
                new Passage(task, hop, ActorChain.MAXIMUM_DEPTH),
                bindings,
                new Lifetime(from.lifetime().obtainedAt(), expiresAt));
    }
}
