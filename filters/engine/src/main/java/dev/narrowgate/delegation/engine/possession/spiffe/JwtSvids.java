package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import io.spiffe.exception.JwtSvidException;
import io.spiffe.exception.SocketEndpointAddressException;
import io.spiffe.svid.jwtsvid.JwtSvid;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.WorkloadApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Fetches this gateway's own JWT-SVIDs for one audience from the Workload API (SPIFFE JWT-SVID, sections 3 and 5). */
public final class JwtSvids implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JwtSvids.class);

    /** A JWT-SVID that expires sooner may not arrive in time. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    private final WorkloadApiClient client;
    private final String audience;
    private final InstantSource clock;
    private final Mono<String> current;
    private volatile @Nullable JwtSvid last;

    private JwtSvids(WorkloadApiClient client, String audience, InstantSource clock) {
        this.client = client;
        this.audience = audience;
        this.clock = clock;
        this.current = Mono.fromCallable(this::fetch)
                // The call blocks until the agent answers, so it runs away from the event loop.
                .subscribeOn(Schedulers.boundedElastic())
                .cache(this::keep, failure -> Duration.ZERO, () -> Duration.ZERO)
                .map(JwtSvid::getToken);
    }

    /**
     * Creates a source that asks when a JWT-SVID is needed. Fails with {@code IllegalArgumentException} when
     * {@code socket} is not an address of a Workload API.
     *
     * @param socket the address, such as {@code unix:/run/spire/agent.sock}
     */
    public static JwtSvids of(String socket, String audience, InstantSource clock) {
        try {
            var options = DefaultWorkloadApiClient.ClientOptions.builder()
                    .spiffeSocketPath(socket)
                    .build();
            return new JwtSvids(DefaultWorkloadApiClient.newClient(options), audience, clock);
        } catch (SocketEndpointAddressException malformed) {
            throw new IllegalArgumentException("not an address of a Workload API", malformed);
        }
    }

    /** Emits a JWT-SVID that is valid now. Fails with {@code ExchangeUnavailable} when there is none. */
    public Mono<String> current() {
        return current;
    }

    private JwtSvid fetch() {
        try {
            var fetched = client.fetchJwtSvid(audience);
            last = fetched;
            return fetched;
        } catch (JwtSvidException | RuntimeException unusable) {
            var known = last;
            if (known != null && remaining(known).compareTo(LEAST) > 0) {
                LOG.warn(
                        "No new JWT-SVID from the Workload API: {}",
                        unusable.getClass().getName());
                return known;
            }
            throw new ExchangeUnavailable("the Workload API gives no JWT-SVID for this gateway");
        }
    }

    /** Caches for half of the remaining lifetime, so that a short absence of the agent has no effect. */
    private Duration keep(JwtSvid svid) {
        return remaining(svid).dividedBy(2);
    }

    private Duration remaining(JwtSvid svid) {
        var remaining = Duration.between(clock.instant(), svid.getExpiry().toInstant());
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
