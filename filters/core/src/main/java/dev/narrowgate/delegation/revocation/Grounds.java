package dev.narrowgate.delegation.revocation;

import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hop rests on. The revocation of any of it ends the hop.
 *
 * @param issuedAt when the subject token of the hop was issued
 */
public record Grounds(List<Revocable> all, Instant issuedAt) {

    /** The grounds of a request without a genuine token. */
    public static final Grounds NONE = new Grounds(List.of(), Instant.MAX);

    public Grounds {
        all = List.copyOf(all);
    }

    /** Returns the grounds of a genuine token: itself, its ancestors, its task, its subject and its actors. */
    public static Grounds of(VerifiedToken token) {
        var all = new ArrayList<Revocable>();
        all.add(new Revocable.Token(token.id()));
        token.identifiers().ancestors().forEach(id -> all.add(new Revocable.Token(id)));
        add(all, token.passage().task());
        add(all, token.subject(), token.actors());
        return new Grounds(all, token.validity().issuedAt());
    }

    /**
     * Returns the grounds of a delegation.
     *
     * @param tokens the tokens that the delegation was read from, and their ancestors
     * @param actors the chain with the proven presenter at its head
     */
    public static Grounds of(VerifiedToken subjectToken, List<TokenId> tokens, ActorChain actors) {
        var all = new ArrayList<Revocable>(tokens.size() + 2 + 2 * actors.depth());
        for (var id : tokens) {
            all.add(new Revocable.Token(id));
        }
        add(all, subjectToken.passage().task());
        add(all, subjectToken.subject(), actors);
        return new Grounds(all, subjectToken.validity().issuedAt());
    }

    /** Returns these grounds and the tokens that were issued on them. */
    public Grounds and(List<TokenId> issued) {
        var more = new ArrayList<>(all);
        for (var id : issued) {
            more.add(new Revocable.Token(id));
        }
        return new Grounds(more, issuedAt);
    }

    /** Returns these grounds and a task that was begun with them. */
    public Grounds and(Task begun) {
        var more = new ArrayList<>(all);
        more.add(new Revocable.Task(begun.id()));
        return new Grounds(more, issuedAt);
    }

    private static void add(List<Revocable> all, @Nullable Task task) {
        if (task != null) {
            all.add(new Revocable.Task(task.id()));
        }
    }

    private static void add(List<Revocable> all, Principal subject, ActorChain actors) {
        all.add(new Revocable.Subject(subject));
        for (var actor : actors.actors()) {
            all.add(new Revocable.Actor(actor));
            all.add(new Revocable.Pair(subject, actor));
        }
    }
}
