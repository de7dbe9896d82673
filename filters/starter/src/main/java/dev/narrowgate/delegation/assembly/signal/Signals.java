package dev.narrowgate.delegation.assembly.signal;

import dev.narrowgate.delegation.assembly.EngineTools;
import dev.narrowgate.delegation.assembly.LastingParts;
import dev.narrowgate.delegation.assembly.OwnRequests;
import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.signal.ConfiguredStream;
import dev.narrowgate.delegation.engine.task.signal.SignalStreams;
import dev.narrowgate.delegation.engine.task.signal.Transmitter;
import dev.narrowgate.delegation.token.TimeBounds;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;

/** Makes the streams of security events of an engine. */
public final class Signals {

    private Signals() {}

    public static SignalStreams of(
            DelegationSettings settings,
            TrustedIssuers issuers,
            Revoking revoking,
            LastingParts lasting,
            EngineTools tools) {
        return new SignalStreams(
                settings.signals(),
                stream -> transmitter(stream, settings, issuers, tools.clock()),
                new SignalStreams.Parts(
                        revoking,
                        lasting.signals(),
                        OwnRequests::client,
                        tools.ids(),
                        tools.registry(),
                        tools.clock()));
    }

    /** A transmitter with keys of its own needs to be trusted for nothing else. */
    private static Transmitter transmitter(
            ConfiguredStream stream, DelegationSettings settings, TrustedIssuers issuers, InstantSource clock) {
        var maximumAge = stream.settings().maxAge();
        var jwksUri = stream.jwksUri();
        if (jwksUri == null) {
            var issuer = issuers.named(stream.issuer());
            return new Transmitter(
                    issuer.issuer(),
                    issuer.keys(),
                    issuer.algorithms(),
                    stream.audience(),
                    issuer.bounds().skew(),
                    maximumAge);
        }
        var keys = keys(stream, jwksUri, settings, clock);
        keys.refresh();
        return new Transmitter(
                stream.issuer(),
                keys,
                Set.copyOf(AlgorithmNames.USUAL),
                stream.audience(),
                TimeBounds.SKEW,
                maximumAge);
    }

    private static CachedKeys keys(
            ConfiguredStream stream, URI jwksUri, DelegationSettings settings, InstantSource clock) {
        var times = settings.keyTimes();
        return new CachedKeys(
                stream.issuer(),
                FileUri.isOne(jwksUri)
                        ? KeySources.file(FileUri.path(jwksUri))
                        : OwnRequests.keys(stream.authorities()).http(jwksUri, times.timeout()),
                KeysWithoutKid.REFUSE,
                times,
                clock);
    }
}
