package dev.narrowgate.delegation.engine.transport.tls;

import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Tells which client certificates a server accepts now, and holds the open connections that rely on one. A handshake
 * asks only once. This class asks again whenever the answer may have changed (RFC 5280, section 6).
 */
public final class PeerTrust {

    /** Tells whether a handshake would accept a certificate chain now. */
    @FunctionalInterface
    public interface Judge {

        /**
         * May block. An exception refuses the chain.
         *
         * @param serverName server name that the client has sent (RFC 6066, section 3); null if it has sent none
         */
        boolean accepts(@Nullable String serverName, X509Certificate[] chain);
    }

    private final Judge judge;
    private final Scheduler scheduler = Schedulers.boundedElastic();
    private final AtomicInteger generation = new AtomicInteger();
    private final Set<PeerTrustGuard> open = ConcurrentHashMap.newKeySet();

    public PeerTrust(Judge judge) {
        this.judge = judge;
    }

    /** Asks again for every open connection. To be called after the judge has taken over the change. */
    public void changed() {
        generation.incrementAndGet();
        open.forEach(PeerTrustGuard::askAgain);
    }

    int generation() {
        return generation.get();
    }

    void opened(PeerTrustGuard connection) {
        open.add(connection);
    }

    void closed(PeerTrustGuard connection) {
        open.remove(connection);
    }

    /**
     * Answers on another thread. If that thread is not available, it answers false on the caller's thread. An exception
     * of the judge is a false too.
     */
    void ask(@Nullable String serverName, X509Certificate[] chain, Consumer<Boolean> answer) {
        try {
            scheduler.schedule(() -> answer.accept(accepts(serverName, chain)));
        } catch (RejectedExecutionException full) {
            answer.accept(false);
        }
    }

    private boolean accepts(@Nullable String serverName, X509Certificate[] chain) {
        try {
            return judge.accepts(serverName, chain);
        } catch (RuntimeException undecided) {
            return false;
        }
    }
}
