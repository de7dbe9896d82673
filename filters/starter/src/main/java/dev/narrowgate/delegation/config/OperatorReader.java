package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.route.ManagementAddress;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Checks who may use the actuator. */
final class OperatorReader {

    private static final String SSL = "management.server.ssl";

    private final ConfigurationSource source;
    private final List<ConfiguredIssuer> issuers;

    OperatorReader(ConfigurationSource source, List<ConfiguredIssuer> issuers) {
        this.source = source;
        this.issuers = issuers;
    }

    void check(List<OperatorSettings> operators) {
        for (int i = 0; i < operators.size(); i++) {
            var operator = operators.get(i);
            if (operator != null) {
                check(DelegationProperties.PREFIX + ".operators[" + i + "]", operator);
            }
        }
    }

    private void check(String key, OperatorSettings operator) {
        var byToken = operator.issuer() != null || operator.subject() != null || operator.scope() != null;
        if (byToken == (operator.certificate() != null)) {
            source.problem(
                    key,
                    (byToken ? "both" : "neither")
                            + " a token and a certificate (expected: one of issuer, certificate)");
        } else if (byToken) {
            checkToken(key, operator);
        } else {
            checkName(key + ".certificate", String.valueOf(operator.certificate()));
            checkTrust(key + ".certificate");
        }
    }

    private void checkToken(String key, OperatorSettings operator) {
        // Without issuers, that is the problem.
        if (operator.issuer() == null
                || !issuers.isEmpty()
                        && issuers.stream().noneMatch(issuer -> issuer.issuer().equals(operator.issuer()))) {
            source.problem(
                    key + ".issuer",
                    (operator.issuer() == null ? "missing" : "'" + operator.issuer() + "' is not trusted")
                            + " (expected: one of delegation.issuers)");
        }
        if (operator.subject() == null && operator.scope() == null) {
            source.problem(key, "lets in every subject of its issuer (expected: subject, scope, or both)");
        }
    }

    private void checkName(String key, String name) {
        try {
            var unused = new X500Principal(name);
        } catch (IllegalArgumentException invalid) {
            source.problem(key, "'" + name + "' is no name (expected: such as CN=ops,O=Example)");
        }
    }

    /** A name counts only in a certificate that somebody vouches for. The port of the gateway may ask for any certificate. */
    private void checkTrust(String key) {
        if (!ManagementAddress.isOwn(source)
                || !source.isOneOf(SSL + ".client-auth", "want", "need")
                || !hasTrustStore()) {
            source.problem(
                    key,
                    "nothing proves it (expected: management.server.port of its own, client-auth: want or need under "
                            + SSL + ", and a trust store there)");
        }
    }

    private boolean hasTrustStore() {
        var bundle = source.text(SSL + ".bundle");
        return bundle == null
                ? source.text(SSL + ".trust-store") != null || source.text(SSL + ".trust-certificate") != null
                : source.hasSection("spring.ssl.bundle.pem." + bundle + ".truststore")
                        || source.hasSection("spring.ssl.bundle.jks." + bundle + ".truststore");
    }
}
