package dev.narrowgate.delegation.config.proof;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.issuer.IssuerReader;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.possession.dpop.DpopRules;
import dev.narrowgate.delegation.engine.possession.spiffe.SpiffeNames;
import dev.narrowgate.delegation.web.peer.AddressCoverage;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how presenters may prove who they are. */
public final class ProofReader {

    private static final String KEY = DelegationProperties.PREFIX + ".proofs";
    public static final Pattern SOCKET = Pattern.compile("unix:(?://)?/\\S+|tcp://[0-9.]+:[0-9]+");

    private final ConfigurationSource source;
    private final SettingChecks checks;

    public ProofReader(ConfigurationSource source) {
        this.source = source;
        this.checks = new SettingChecks(source);
    }

    @Nullable
    public ProofSettings read(ProofProperties written) {
        var dpop = written.dpop();
        var key = KEY + ".dpop";
        checks.oneOf(key + ".algorithms", dpop.algorithms(), IssuerReader.ALGORITHMS);
        checks.within(key + ".window", dpop.window(), Duration.ofSeconds(1), Duration.ofMinutes(5));
        checks.within(key + ".nonce-lifetime", dpop.nonceLifetime(), Duration.ofSeconds(5), Duration.ofHours(1));
        checks.within(key + ".maximum-remembered", dpop.maximumRemembered(), 1, 10_000_000);
        checks.within(
                KEY + ".workload-proof-lifetime",
                written.workloadProofLifetime(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
        var forwarders = forwarders(written.clientCertFrom());
        var trustDomains = trustDomains(written.trustDomains());
        if (dpop.window() == null
                || dpop.nonceLifetime() == null
                || dpop.maximumRemembered() == null
                || written.workloadProofLifetime() == null) {
            return null;
        }
        return new ProofSettings(
                new DpopRules(Set.copyOf(dpop.algorithms()), dpop.window()),
                dpop.algorithms(),
                Boolean.TRUE.equals(dpop.nonces()) ? dpop.nonceLifetime() : null,
                dpop.maximumRemembered(),
                written.workloadProofLifetime(),
                forwarders,
                trustDomains);
    }

    private PeerAddresses forwarders(List<String> subnets) {
        for (int i = 0; i < subnets.size(); i++) {
            try {
                PeerAddresses.of(List.of(subnets.get(i)));
            } catch (IllegalArgumentException malformed) {
                source.problem(
                        KEY + ".client-cert-from[" + i + "]",
                        "'" + subnets.get(i) + "' is no subnet (expected: such as 10.1.0.0/16, or 10.1.2.3/32)");
                return PeerAddresses.NONE;
            }
        }
        if (!subnets.isEmpty() && AddressCoverage.isEverything(subnets)) {
            source.problem(
                    KEY + ".client-cert-from",
                    "'" + String.join(", ", subnets) + "' is every address, so any caller could show any certificate"
                            + " (expected: the subnets of the peers that end TLS)");
        }
        return PeerAddresses.of(subnets);
    }

    private List<ProofSettings.TrustDomain> trustDomains(List<ProofProperties.TrustDomain> written) {
        var all = new ArrayList<ProofSettings.TrustDomain>();
        var names = new HashSet<String>();
        var syntax = new SpiffeNames(Map.of());
        for (int i = 0; i < written.size(); i++) {
            var domain = written.get(i);
            var key = KEY + ".trust-domains[" + i + "]";
            var name = domain == null ? null : checks.required(key + ".name", domain.name(), "such as example.org");
            if (domain == null || name == null) {
                continue;
            }
            if (!Objects.equals(syntax.trustDomain(SpiffeNames.SPIFFE + name + "/x"), name)) {
                source.problem(key + ".name", "'" + name + "' is no trust domain (expected: such as example.org)");
            } else if (!names.add(name)) {
                source.problem(key + ".name", "'" + name + "' is configured twice (expected: each once)");
            } else {
                read(key, name, domain, all);
            }
        }
        return all;
    }

    private void read(
            String key, String name, ProofProperties.TrustDomain domain, List<ProofSettings.TrustDomain> all) {
        var socket = domain.workloadApi();
        if (socket != null) {
            if (domain.bundle() != null) {
                source.problem(key + ".bundle", "beside workload-api (expected: one of the two)");
            }
            if (!SOCKET.matcher(socket).matches()) {
                source.problem(
                        key + ".workload-api",
                        "'" + socket + "' does not fit (expected: such as unix:/run/spire/agent.sock)");
            }
            all.add(new ProofSettings.TrustDomain(name, null, socket));
            return;
        }
        var bundle = checks.location(key + ".bundle", domain.bundle());
        if (bundle != null) {
            all.add(new ProofSettings.TrustDomain(name, bundle, null));
        }
    }
}
