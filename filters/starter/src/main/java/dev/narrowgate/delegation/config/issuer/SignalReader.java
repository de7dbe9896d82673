package dev.narrowgate.delegation.config.issuer;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.task.signal.ConfiguredStream;
import dev.narrowgate.delegation.engine.task.signal.SignalRules;
import dev.narrowgate.delegation.engine.task.signal.SignalSettings;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Configures the streams of security events, and checks what concerns several of them. */
public final class SignalReader {

    private final ConfigurationSource source;
    private final Set<String> issuersWithKeys;

    public SignalReader(ConfigurationSource source, List<ConfiguredIssuer> issuers) {
        this.source = source;
        this.issuersWithKeys = issuers.stream()
                .filter(ConfiguredIssuer::hasKeys)
                .map(ConfiguredIssuer::issuer)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param gateway the name of this gateway; null if it is missing */
    public List<ConfiguredStream> read(List<SignalSettings> written, @Nullable String gateway) {
        var streams = new ArrayList<ConfiguredStream>();
        var names = new HashMap<String, String>();
        for (int i = 0; i < written.size(); i++) {
            var settings = written.get(i);
            var key = DelegationProperties.PREFIX + ".signals[" + i + "]";
            if (settings != null) {
                checkName(key, settings, names);
                var stream = new SignalRules(settings, issuersWithKeys, source.below(key)).configured(gateway);
                if (stream != null) {
                    streams.add(stream);
                }
            }
        }
        return List.copyOf(streams);
    }

    private void checkName(String key, SignalSettings settings, HashMap<String, String> names) {
        var name = settings.streamName();
        var other = name == null ? null : names.putIfAbsent(name, key);
        if (other != null) {
            source.problem(
                    key + ".name",
                    "'" + name + "' is the name of the stream at " + source.place(other + ".issuer")
                            + " (expected: another name, which is the issuer where none is set)");
        }
    }
}
