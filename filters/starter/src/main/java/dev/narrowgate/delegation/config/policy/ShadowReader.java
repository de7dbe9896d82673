package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.Fixed;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialRules;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the policies that are not enforced yet. */
public final class ShadowReader {

    /** A larger network is no network of known callers. */
    private static final int SHORTEST_PREFIX = 8;

    private static final String TRUSTED_PROXIES = "spring.cloud.gateway.server.webflux.trusted-proxies";

    private final ConfigurationSource source;
    private final ReservedHeaders reserved;
    private final Instant now;
    private final List<ConfigurationProblem> warnings = new ArrayList<>();

    public ShadowReader(ConfigurationSource source, ReservedHeaders reserved, Instant now) {
        this.source = source;
        this.reserved = reserved;
        this.now = now;
    }

    /** Returns the shadows by the names of their policies. */
    public Map<String, ConfiguredShadow> read(Map<String, PolicySettings> policies) {
        var shadows = new HashMap<String, ConfiguredShadow>();
        policies.forEach((name, policy) -> {
            if (policy != null && policy.mode() == PolicySettings.Mode.SHADOW) {
                var shadow = shadow(DelegationProperties.PREFIX + ".policies." + name, policy.shadow());
                if (shadow != null) {
                    shadows.put(name, shadow);
                }
            } else if (policy != null && policy.shadow() != null) {
                source.problem(
                        DelegationProperties.PREFIX + ".policies." + name + ".shadow",
                        "without mode: shadow (expected: both, or neither)");
            }
        });
        return shadows;
    }

    /** What an operator has to know although it is no problem. */
    public List<ConfigurationProblem> warnings() {
        return warnings;
    }

    private @Nullable ConfiguredShadow shadow(String policy, @Nullable ShadowSettings written) {
        var key = policy + ".shadow";
        if (written == null) {
            source.problem(
                    policy + ".mode", "shadow without its settings (expected: shadow with credential, from and until)");
            return null;
        }
        var until = until(key + ".until", written.until());
        var from = from(key + ".from", written.from() == null ? List.of() : written.from());
        if (source.text(TRUSTED_PROXIES) != null
                && source.text(DelegationProperties.PREFIX + ".proxy-header") == null) {
            // Without it a caller may choose the header that names it.
            source.problem(
                    key + ".from", "behind trusted-proxies (expected: delegation.proxy-header, which they write)");
        }
        if (written.credential() == null) {
            source.problem(key + ".credential", "missing (expected: " + CredentialRules.KINDS + ")");
            return null;
        }
        if (!written.credential().byScope().isEmpty()
                || !written.credential().named().isEmpty()) {
            source.problem(
                    key + ".credential",
                    "with by-scope or named in shadow mode, where no scope is granted (expected: "
                            + CredentialRules.KINDS + ")");
        }
        if (!written.credential().isFixed()) {
            source.problem(
                    key + ".credential",
                    "is asked for at each exchange, which a refused request has not (expected: one of header, basic,"
                            + " api-key, bearer, or aws-sigv4 with its keys)");
            return null;
        }
        var choice = new CredentialRules(reserved, Map.of(), source.below(key + ".credential"))
                .choice(written.credential(), List.of());
        if (!(choice.otherwise() instanceof Fixed(var credential)) || from == null || until == null) {
            return null;
        }
        note(policy, written, until);
        return new ConfiguredShadow(credential, choice.headers(), from, until);
    }

    private @Nullable Instant until(String key, @Nullable String written) {
        if (written == null || written.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(written.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException invalid) {
            source.problem(key, "'" + written + "' is no day (expected: such as 2027-03-01)");
            return null;
        }
    }

    private @Nullable PeerAddresses from(String key, List<String> written) {
        boolean valid = true;
        for (int i = 0; i < written.size(); i++) {
            try {
                PeerAddresses.of(List.of(written.get(i)));
                var prefix = written.get(i).substring(written.get(i).indexOf('/') + 1);
                if (Integer.parseInt(prefix) < SHORTEST_PREFIX) {
                    throw new IllegalArgumentException("nearly every caller");
                }
            } catch (IllegalArgumentException invalid) {
                valid = false;
                source.problem(
                        key + "[" + i + "]",
                        "'" + written.get(i)
                                + "' is no network (expected: such as 10.0.0.0/8, with a prefix of 8 or more)");
            }
        }
        return valid ? PeerAddresses.of(written) : null;
    }

    private void note(String policy, ShadowSettings written, Instant until) {
        warnings.add(new ConfigurationProblem(
                source.place(policy + ".mode"),
                now.isBefore(until)
                        ? "shadow: until " + written.until() + " requests from " + written.from()
                                + " that the policy refuses are forwarded with a credential of the gateway"
                        : "shadow ended on " + written.until()
                                + ", so the policy is enforced (expected: no mode, or a later day in shadow.until)"));
    }
}
