package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateways that use the store now. They are replicas of one gateway: with one identifier, and with a signing key that
 * each pair of them publishes. More is not asked, because a rotation reaches them one after the other.
 */
final class StoreMembers {

    /** For how long a gateway that was killed counts as one that uses the store. */
    static final Duration LIFE = Duration.ofSeconds(15);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RedisLink link;
    private final String id;
    private final Supplier<StoreMember> own;

    StoreMembers(RedisLink link, String id, Supplier<StoreMember> own) {
        this.link = link;
        this.id = id;
        this.own = own;
    }

    /** Compares this gateway with the others. Fails with {@code StoreUnavailable}, whose reason says what differs. */
    CompletionStage<RedisReply> begin() {
        return join("begins").thenApply(reply -> switch (reply.word()) {
            case "joined" -> reply;
            case "gateway" ->
                throw new StoreUnavailable("another gateway on the store " + link.place() + " has the identifier "
                        + reply.text(1) + " and this one " + own.get().gateway()
                        + " (expected: the same delegation.gateway, or another store)");
            default ->
                throw new StoreUnavailable(
                        "another gateway on the store " + link.place()
                                + " publishes the signing keys " + reply.text(1)
                                + ", of which this one has none (expected: the same delegation.signing.keys, or another store)");
        });
    }

    /** Says that this gateway still uses the store. */
    void goOn() {
        var unused = join("goes on");
    }

    private CompletionStage<RedisReply> join(String how) {
        var member = new LinkedHashMap<String, Object>();
        member.put("gateway", own.get().gateway());
        member.put("keys", own.get().keys());
        return link.run(
                RedisScript.JOIN,
                List.of(RedisKeys.MEMBERS),
                List.of(id, JSON.writeValueAsString(member), Long.toString(LIFE.toMillis()), how));
    }

    /** Says that this gateway no longer uses the store. */
    void end() {
        var unused = link.ask(redis -> redis.hdel(RedisKeys.MEMBERS, id));
    }
}
