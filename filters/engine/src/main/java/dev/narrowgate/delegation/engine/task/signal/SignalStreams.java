package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import dev.narrowgate.delegation.engine.task.Revoking;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** The streams of security events of one engine. */
public final class SignalStreams {

    private final List<SignalStream> all = new ArrayList<>();

    /**
     * The parts that all streams share.
     *
     * @param client makes the client that also trusts these authorities
     * @param ids makes the id of a poll, and does not block
     */
    public record Parts(
            Revoking revoking,
            SignalMemory memory,
            Function<@Nullable AddedAuthorities, HttpClient> client,
            Supplier<String> ids,
            MeterRegistry registry,
            InstantSource clock) {}

    /** @param transmitters returns the keys and limits of a stream's transmitter */
    public SignalStreams(
            List<ConfiguredStream> configured, Function<ConfiguredStream, Transmitter> transmitters, Parts parts) {
        configured.forEach(stream -> all.add(stream(stream, transmitters.apply(stream), parts)));
    }

    private static SignalStream stream(ConfiguredStream stream, Transmitter transmitter, Parts parts) {
        var status = parts.memory().status(stream.name());
        var receiver = receiver(stream, transmitter, status, parts);
        var poll = stream.settings().poll();
        return new SignalStream(
                stream, receiver, status, poll == null ? null : poller(stream, poll, receiver, status, parts));
    }

    private static SignalReceiver receiver(
            ConfiguredStream stream, Transmitter transmitter, SignalStatus status, Parts parts) {
        var by = "signal of " + stream.issuer();
        var maximumAge = transmitter.maximumAge();
        var missions = new MissionEvents(
                stream.subjects(), parts.memory().missions(), parts.revoking(), by, maximumAge, parts.clock());
        var subjects = new SubjectIdentifiers(stream.issuer(), stream.subjects(), stream.criticalMembers());
        return new SignalReceiver(
                stream.name(),
                new EventTokenVerifier(transmitter, parts.clock()),
                new EventEffects(subjects, missions, parts.revoking(), by, parts.clock()),
                parts.memory().seen(),
                maximumAge,
                new SignalMetrics(stream.name(), status, parts.registry()));
    }

    private static SignalPoller poller(
            ConfiguredStream stream, String poll, SignalReceiver receiver, SignalStatus status, Parts parts) {
        var settings = stream.settings();
        var endpoint = new JsonEndpoint(
                Mono.just(URI.create(poll)),
                stream.token() == null ? null : stream.token().value(),
                HttpTransport.plain(parts.client().apply(stream.authorities())),
                new CallGuard("signals " + stream.name(), CallLimits.plain(settings.timeout())),
                parts.ids());
        return new SignalPoller(endpoint, receiver, status, settings.interval(), settings.maxEvents(), parts.clock());
    }

    public List<SignalStream> all() {
        return List.copyOf(all);
    }

    /** Begins to poll. */
    public void start() {
        all.forEach(SignalStream::start);
    }

    /** Ends the polls, for good. */
    public void stop() {
        all.forEach(SignalStream::stop);
    }
}
