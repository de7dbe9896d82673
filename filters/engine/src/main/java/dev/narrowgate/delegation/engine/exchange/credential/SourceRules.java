package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.AwsRole;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.ClientCredentials;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.Vault;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.token.Scopes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the settings of credentials that the gateway asks for. No problem contains a secret. */
final class SourceRules {

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[!-~]{1,512}");

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    /** The limit of AWS STS. */
    private static final int LONGEST_POLICY = 2048;

    private final Map<String, ServerSettings> servers;

    SourceRules(Map<String, ServerSettings> servers) {
        this.servers = servers;
    }

    /** Notes every problem. Returns null if there is one. */
    @Nullable
    ClientCredentials clientCredentials(ClientCredentialsSettings written, Findings findings) {
        var server = written.server() == null ? null : servers.get(written.server());
        if (server == null) {
            findings.problem(
                    "server",
                    (written.server() == null ? "missing" : "'" + written.server() + "' is not configured")
                            + " (expected: one of delegation.servers " + new TreeSet<>(servers.keySet()) + ")");
            return null;
        }
        if (server.dpop()) {
            findings.problem(
                    "server",
                    "'" + written.server() + "' binds its tokens with dpop (expected: a server without dpop)");
        }
        if (written.resource() != null && !isResource(written.resource())) {
            findings.problem(
                    "resource",
                    "'" + written.resource() + "' does not fit (expected: an absolute URI without a fragment)");
        }
        return new ClientCredentials(
                String.valueOf(written.server()), Scopes.of(written.scopes()), written.resource(), written.audience());
    }

    /** RFC 8707, section 2. */
    private static boolean isResource(String text) {
        try {
            var uri = URI.create(text);
            return uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** @param place the keys of the credential in its policy */
    @Nullable
    Vault vault(String place, VaultSettings written, Findings findings) {
        var token = ClientSecrets.read(written.token(), "token", findings);
        if (token != null && !HeaderText.isOne(token.value())) {
            findings.problem("token", "has characters that no header carries (expected: visible ASCII)");
        }
        if (written.namespace() != null && !HeaderText.isOne(written.namespace())) {
            findings.problem("namespace", "has characters that no header carries (expected: visible ASCII)");
        }
        checkFields(written, findings);
        var authorities = AddedAuthorities.read(written.ca(), findings);
        var uri = uri(written.url());
        return token == null || uri == null ? null : new Vault(place, uri, written, token, authorities);
    }

    private static void checkFields(VaultSettings written, Findings findings) {
        if (written.field() != null) {
            findings.unused("username-field", written.usernameField(), "field");
            findings.unused("password-field", written.passwordField(), "field");
            checkName("field", written.field(), findings);
            return;
        }
        if (written.usernameField() == null && written.passwordField() == null) {
            findings.problem("field", "missing (expected: a member of data, or username-field and password-field)");
            return;
        }
        findings.unused("header", written.header(), "username-field");
        checkName("username-field", Objects.requireNonNullElse(written.usernameField(), ""), findings);
        checkName("password-field", Objects.requireNonNullElse(written.passwordField(), ""), findings);
    }

    private static void checkName(String key, String name, Findings findings) {
        if (name.isBlank()) {
            findings.problem(key, "missing (expected: a member of data, or a pointer such as /data/key)");
        }
    }

    /**
     * Checks a role of AWS.
     *
     * @param place the keys of the credential in its policy
     */
    @Nullable
    AwsRole role(String place, AwsRole.Signing signing, StsSettings written, Findings findings) {
        var role = findings.required("role-arn", written.roleArn(), "such as arn:aws:iam::123456789012:role/reader");
        if (role != null && !ROLE.matcher(role).matches()) {
            findings.problem(
                    "role-arn", "'" + role + "' is no role (expected: such as arn:aws:iam::123456789012:role/reader)");
        }
        if (written.url() == null && !REGION.matcher(signing.region()).matches()) {
            findings.problem("url", "missing for this region (expected: the address of AWS STS)");
            return null;
        }
        checkPolicy(written.policy(), findings);
        var sts = uri(written.url() == null ? address(signing.region()) : written.url());
        return role == null || sts == null
                ? null
                : new AwsRole(
                        place,
                        sts,
                        signing,
                        role,
                        written.audience(),
                        written.life(),
                        written.policy(),
                        written.timeout());
    }

    private static String address(String region) {
        return "https://sts." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn/" : "/");
    }

    private static void checkPolicy(@Nullable String policy, Findings findings) {
        if (policy == null) {
            return;
        }
        try {
            StrictJson.object(policy.getBytes(StandardCharsets.UTF_8), "policy");
            if (policy.length() <= LONGEST_POLICY) {
                return;
            }
        } catch (TokenRejected malformed) {
            // Reported below, like a text that is too long.
        }
        findings.problem("policy", "is no session policy (expected: a JSON object of at most 2048 characters)");
    }

    /** Returns null for an address whose problem the constraint of its key notes. */
    private static @Nullable URI uri(@Nullable String address) {
        try {
            return address == null ? null : URI.create(address);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
