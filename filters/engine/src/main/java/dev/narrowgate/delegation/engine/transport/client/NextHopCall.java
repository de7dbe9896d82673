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

/** One attempt to get an answer from a next hop. Reactor's context carries it to the connection. */
public final class NextHopCall {

    private final Limit limit;
    private final boolean repeated;
    private volatile @Nullable ConnectionReuse connection;
    private volatile int earlier;

    /**
     * The time limit for the start of an answer.
     *
     * @param answer time from the end of the request to the head of its answer; null for no limit
     */
    public record Limit(@Nullable Duration answer) {}

    /** @param repeated whether the attempt is a retry, which uses a connection that was not used before */
    public NextHopCall(Limit limit, boolean repeated) {
        this.limit = limit;
        this.repeated = repeated;
    }

    /** Returns the context with this attempt, for the subscription of the call. */
    public Context in(Context context) {
        return context.put(NextHopCall.class, this);
    }

    /**
     * Notes that the client requests a connection, and forgets an earlier one. The client requests another one itself
     * if nothing was written to the first. The end of the first says nothing about the next.
     *
     * @return whether the attempt in this context is a retry
     */
    static boolean begin(ContextView context) {
        NextHopCall call = context.getOrDefault(NextHopCall.class, null);
        if (call == null) {
            return false;
        }
        call.connection = null;
        return call.repeated;
    }

    /** Whether the attempt got a connection. */
    public boolean hasConnection() {
        return connection != null;
    }

    /** Whether the attempt failed because a reused connection ended before any byte of the answer arrived. */
    public boolean wasCutOff(Throwable error) {
        var used = connection;
        return used != null
                && earlier > 0
                && (error instanceof IOException || error instanceof AbortedException)
                && used.isUnanswered(earlier);
    }

    /**
     * Returns the client with a time limit for the start of its answers.
     *
     * @param usual limit for a request without a {@code NextHopCall}; null for no limit
     */
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

    /** Notes that the request is about to be written to this connection. */
    void over(Channel channel) {
        var used = ConnectionReuse.of(channel);
        earlier = used == null ? 0 : used.requests();
        connection = used;
    }
}
