package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Audience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that no outgoing token is addressed to this gateway. A next hop with a name of this gateway could present the token that it
 * got, and the gateway would accept it (law 5; RFC 8707, section 3).
 */
final class GatewayNames {

    private final ConfigurationSource source;

    /** The keys by the names that they contain, character by character, as audiences are compared. */
    private final Map<String, String> own = new LinkedHashMap<>();

    private final List<ConfigurationProblem> warnings = new ArrayList<>();

    GatewayNames(ConfigurationSource source) {
        this.source = source;
    }

    /**
     * Notes each name of this gateway that is also the name of another party. Returns the warnings: names that differ only in
     * spelling, and issuers whose tokens for public-uri are accepted too.
     */
    List<ConfigurationProblem> check(DelegationProperties written) {
        collect(written);
        additions(written);
        standIns(written);
        written.policies().forEach((name, policy) -> {
            if (policy != null) {
                leaves(key("policies", name, "audience"), policy.audience(), "the next hop's own");
            }
        });
        written.actors().forEach((name, actor) -> {
            if (actor != null) {
                leaves(key("actors", name, "audience"), actor.audience(), "the agent's own");
            }
        });
        // An assertion is addressed to the server that accepts it (RFC 7523, section 3).
        written.servers().forEach((name, server) -> {
            if (server != null) {
                leaves(key("servers", name, "issuer"), server.issuer(), "the server's own");
            }
        });
        return warnings;
    }

    private void collect(DelegationProperties written) {
        own(DelegationProperties.PREFIX + ".gateway", written.gateway());
        own(DelegationProperties.PREFIX + ".public-uri", written.publicUri());
        var issuers = written.issuers();
        for (int i = 0; i < issuers.size(); i++) {
            var issuer = issuers.get(i);
            for (int j = 0; issuer != null && j < issuer.audiences().size(); j++) {
                own(
                        DelegationProperties.PREFIX + ".issuers[" + i + "].audiences[" + j + "]",
                        issuer.audiences().get(j));
            }
        }
        written.policies().forEach((name, policy) -> {
            if (policy != null) {
                own(key("policies", name, "resource"), policy.resource());
            }
        });
    }

    /** If the issuer has another service of this name, its tokens for that service are accepted here. */
    private void additions(DelegationProperties written) {
        var resource = written.publicUri();
        if (resource == null || resource.equals(written.gateway())) {
            return;
        }
        var issuers = written.issuers();
        for (int i = 0; i < issuers.size(); i++) {
            var issuer = issuers.get(i);
            if (issuer != null
                    && !issuer.audiences().isEmpty()
                    && !issuer.audiences().contains(resource)) {
                warnings.add(new ConfigurationProblem(
                        source.place(DelegationProperties.PREFIX + ".issuers[" + i + "].audiences"),
                        "tokens of this issuer for '" + resource + "', which is " + DelegationProperties.PREFIX
                                + ".public-uri, are accepted too (write it here if that is meant, else give each"
                                + " policy a resource)"));
            }
        }
    }

    /** An answer without an audience counts for the gateway, and not for the resource of one policy. */
    private void standIns(DelegationProperties written) {
        for (var issuer : written.issuers()) {
            if (issuer == null
                    || issuer.introspection() == null
                    || issuer.introspection().audience() != Audience.OPTIONAL) {
                continue;
            }
            var name = issuer.audiences().size() == 1 ? issuer.audiences().getFirst() : written.gateway();
            written.policies().forEach((policy, settings) -> {
                if (settings != null && name != null && name.equals(settings.resource())) {
                    source.problem(
                            key("policies", policy, "resource"),
                            "'" + name + "' is what answers of issuer " + issuer.issuer()
                                    + " without aud are taken for (introspection.audience: optional), so that none need"
                                    + " say it (expected: an identifier of its own)");
                }
            });
        }
    }

    private void own(String key, @Nullable String name) {
        if (name != null && !name.isBlank()) {
            own.putIfAbsent(name, key);
        }
    }

    private void leaves(String key, @Nullable String name, String expected) {
        if (name == null || name.isBlank()) {
            return;
        }
        var same = own.get(name);
        if (same != null) {
            source.problem(key, "'" + name + "' is this gateway, by " + same + " (expected: " + expected + ")");
            return;
        }
        own.forEach((other, otherKey) -> {
            if (plain(other).equals(plain(name))) {
                warnings.add(new ConfigurationProblem(
                        source.place(key),
                        "'" + name + "' is nearly '" + other + "' of " + otherKey
                                + ": audiences are compared letter by letter, so these are two"));
            }
        });
    }

    /** Returns a name without the differences that readers overlook: case, and a final slash. */
    private static String plain(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String key(String section, String name, String property) {
        return DelegationProperties.PREFIX + "." + section + "." + name + "." + property;
    }
}
