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
 * Which certificates of clients a server accepts now, and the open connections that rely on one. A handshake asks once; this is
 * asked again whenever the answer may be another one (RFC 5280, section 6).
 */
public final class PeerTrust {

    /** Whether a handshake would accept a certificate chain now. */
    @FunctionalInterface
    public interface Judge {

        /**
         * It may take a while.
         *
         * @param serverName as the client named the server (RFC 6066, section 3); null when it did not
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

    /** Asks again for every open connection. Called after the judge answers by what changed. */
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

    /** Answers on another thread than the caller's; whatever goes wrong is a no. */
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
