package dev.narrowgate.delegation.engine.transport.client;

import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** One attempt to get an answer from a next hop. Travels to its connection in Reactor's context. */
public final class NextHopCall {

    private final Limit limit;
    private final boolean repeated;
    private volatile @Nullable ConnectionReuse connection;
    private volatile int earlier;

    /**
     * The time in which an answer begins.
     *
     * @param answer from the end of the request to the head of its answer; null for as long as the next hop likes
     */
    public record Limit(@Nullable Duration answer) {}

    /** @param repeated whether it is sent once more, which is done over a connection that was not used before */
    public NextHopCall(Limit limit, boolean repeated) {
        this.limit = limit;
        this.repeated = repeated;
    }

    /** For the subscription of the call. */
    public Context in(Context context) {
        return context.put(NextHopCall.class, this);
    }

    /**
     * A connection is asked for. The client asks once more by itself when nothing was written to the one it got: what became of
     * that says nothing about the next.
     *
     * @return whether the call that has this context is sent once more
     */
    static boolean begin(ContextView context) {
        NextHopCall call = context.getOrDefault(NextHopCall.class, null);
        if (call == null) {
            return false;
        }
        call.connection = null;
        return call.repeated;
    }

    /** Whether it got a connection. */
    public boolean hasConnection() {
        return connection != null;
    }

    /** Whether it failed because a connection that had served before ended, and no byte of an answer came over that. */
    public boolean wasCutOff(Throwable error) {
        var used = connection;
        return used != null
                && earlier > 0
                && (error instanceof IOException || error instanceof AbortedException)
                && used.isUnanswered(earlier);
    }

    /** The same client, whose answers begin in time. @param usual the time of a call that has none of its own, or null */
    public static HttpClient timed(HttpClient client, @Nullable Duration usual) {
        return client.doOnConnected(AnswerTime::install)
                .doOnRequest((request, connection) -> begin(request, connection, usual));
    }

    private static void begin(HttpClientRequest request, Connection connection, @Nullable Duration usual) {
        var channel = connection.channel();
        NextHopCall call = request.currentContextView().getOrDefault(NextHopCall.class, null);
        if (call == null) {
            AnswerTime.limit(channel, usual);
            return;
        }
        AnswerTime.limit(channel, call.limit.answer());
        call.over(channel);
    }

    /** Its request is about to be written to this connection. */
    void over(Channel channel) {
        var used = ConnectionReuse.of(channel);
        earlier = used == null ? 0 : used.requests();
        connection = used;
    }
}
