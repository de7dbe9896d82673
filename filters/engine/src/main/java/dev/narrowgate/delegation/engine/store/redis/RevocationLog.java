package dev.narrowgate.delegation.engine.store.redis;

import static dev.narrowgate.delegation.engine.store.redis.RedisKeys.ENDS;
import static dev.narrowgate.delegation.engine.store.redis.RedisKeys.LOG;
import static dev.narrowgate.delegation.engine.store.redis.RedisKeys.MARK;
import static dev.narrowgate.delegation.engine.store.redis.RedisKeys.OWNERS;
import static dev.narrowgate.delegation.engine.store.redis.RedisKeys.STATE;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.Revoked;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.UnknownForm;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.token.KeyDigest;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The revocations in Redis: the present ones by thing, and a log of what changed, with a version for each change. The
 * log keeps the newest changes; who has missed more reads all that is present.
 */
final class RevocationLog {

    /** The most entries of the log. A gateway that was away for longer reads all revocations. */
    private static final int KEPT = 10_000;

    /** The most entries of one answer, which Redis makes in less than a few milliseconds. */
    static final int PAGE = 500;

    /** For how long an ended revocation stays in Redis, because the clocks of gateways differ. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final List<String> CHANGED = List.of(MARK, STATE, LOG, ENDS, OWNERS);

    private final RedisLink link;
    private final int most;

    /** @param most revocations */
    RevocationLog(RedisLink link, int most) {
        this.link = link;
        this.most = most;
    }

    /**
     * A place in the log.
     *
     * @param epoch begins anew when the store has lost something
     * @param last the last entry, with its version; empty if it is not known
     */
    record Position(String epoch, long version, String last) {
        static final Position NONE = new Position("", 0, "");
    }

    /** @param text the entry, with its version before it */
    record Line(long version, String text) {

        static Line of(String text) {
            var colon = text.indexOf(':');
            if (colon < 1) {
                throw new UnknownForm("an entry without a version");
            }
            try {
                return new Line(Long.parseLong(text.substring(0, colon)), text);
            } catch (NumberFormatException other) {
                throw new UnknownForm("an entry without a version");
            }
        }

        RevocationText.Entry entry() {
            return RevocationText.read(text.substring(text.indexOf(':') + 1));
        }
    }

    /** @param whole whether all revocations are present that the store has counted */
    record Page(String epoch, int format, long version, boolean whole, List<Line> lines) {}

    /** @param revocation the stored one @param version how far the log has to be applied to know it */
    record Change(Revocation revocation, long version) {}

    CompletionStage<Page> after(long version) {
        return link.run(
                        RedisScript.READ,
                        List.of(MARK, STATE, LOG, RedisKeys.BEAT),
                        List.of(Long.toString(version), Integer.toString(PAGE)))
                .thenApply(reply -> {
                    var lines = new ArrayList<Line>();
                    var texts = reply.list(4);
                    for (int i = 0; i < texts.size(); i++) {
                        lines.add(Line.of(texts.text(i)));
                    }
                    return new Page(
                            reply.word(),
                            (int) reply.number(1),
                            reply.number(2),
                            reply.text(3).equals("whole"),
                            lines);
                });
    }

    /**
     * Begins to follow, and begins another epoch if the store has lost what is known here.
     *
     * @param fresh the name of another epoch
     */
    CompletionStage<Position> adopt(Position known, String fresh) {
        return link.run(
                        RedisScript.ADOPT,
                        List.of(MARK, STATE, LOG),
                        List.of(
                                fresh,
                                known.epoch(),
                                Long.toString(known.version()),
                                known.last(),
                                Integer.toString(RevocationText.FORMAT)))
                .thenApply(reply -> switch (reply.word()) {
                    case "epoch" -> new Position(reply.text(1), reply.number(2), reply.text(3));
                    case "newer" ->
                        throw new StoreUnavailable("the store " + link.place() + " has form " + reply.text(1)
                                + ", which a newer gateway wrote and this version cannot read");
                    default ->
                        throw new StoreUnavailable("the store " + link.place() + " has lost revocations: "
                                + reply.text(2) + " are left of " + reply.text(1));
                });
    }

    CompletionStage<MapScanCursor<String, String>> all(ScanCursor from) {
        return link.ask(redis -> redis.hscan(STATE, from, ScanArgs.Builder.limit(PAGE)));
    }

    CompletionStage<Change> append(String epoch, Revocation revocation) {
        return link.run(
                        RedisScript.REVOKE,
                        CHANGED,
                        List.of(
                                epoch,
                                RevocationText.thing(revocation.what()),
                                RevocationText.of(revocation),
                                new KeyDigest().text(revocation.by()).end().base64Url(),
                                Integer.toString(most),
                                Integer.toString(KEPT),
                                RedisKeys.CHANNEL,
                                Integer.toString(RevocationText.FORMAT),
                                Long.toString(MARGIN.toMillis())))
                .thenApply(this::change);
    }

    /** Emits empty if the revocation is no longer stored. */
    CompletionStage<Optional<Change>> lift(String epoch, Revocation revocation) {
        return link.run(
                        RedisScript.LIFT,
                        CHANGED,
                        List.of(
                                epoch,
                                RevocationText.thing(revocation.what()),
                                revocation.id(),
                                RevocationText.ofLift(revocation),
                                Integer.toString(KEPT),
                                RedisKeys.CHANNEL))
                .thenApply(reply -> reply.word().equals("none") ? Optional.empty() : Optional.of(change(reply)));
    }

    private Change change(RedisReply reply) {
        return switch (reply.word()) {
            case "stored", "kept", "lifted" -> new Change(stored(reply.text(1)), reply.number(2));
            case "full" ->
                throw new StoreUnavailable("more than " + most + " revocations to store, or too many of one party");
            case "newer" ->
                throw new StoreUnavailable("a newer gateway has revoked this in a form that this version cannot read");
            default ->
                throw new StoreUnavailable("the store " + link.place() + " has lost revocations, and is written again");
        };
    }

    private static Revocation stored(String text) {
        if (RevocationText.read(text) instanceof Revoked(Revocation revocation)) {
            return revocation;
        }
        throw new UnknownForm("a lift that stands for a revocation");
    }
}
