package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Hosts off loopback that the gateway may call over http. An attacker on the path can change their answers. */
public record InsecureHosts(Set<String> hosts) {

    public static final String KEY = DelegationProperties.PREFIX + ".allow-insecure-http";

    /** A host name or an IPv4 address, without wildcards. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

    public InsecureHosts {
        hosts = Set.copyOf(hosts);
    }

    /** Makes the set from names in any case. */
    public static InsecureHosts of(Collection<String> written) {
        return new InsecureHosts(
                written.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()));
    }

    /** Notes each name that is not a host. Returns a warning for each host. */
    public static List<ConfigurationProblem> check(ConfigurationSource source, List<String> written) {
        for (int i = 0; i < written.size(); i++) {
            if (!HOST.matcher(written.get(i)).matches()) {
                source.problem(
                        KEY + "[" + i + "]",
                        "'" + written.get(i)
                                + "' is no host (expected: a name such as keycloak, without scheme and port)");
            }
        }
        return written.stream()
                .map(host -> new ConfigurationProblem(
                        source.place(KEY),
                        "'" + host
                                + "' may be asked over http: a host on the network path can read the gateway's secrets and"
                                + " replace an issuer's keys, so this is for a development network alone"))
                .toList();
    }

    /** Whether an address uses https, is on loopback, or is at one of these hosts. */
    public boolean accept(URI uri) {
        return Addresses.isSecure(uri) || Addresses.isPlain(uri, hosts);
    }
}
