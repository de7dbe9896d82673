package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.AwsRole;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.Fixed;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.FieldName;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Checks the credentials of a policy, and reads their secrets. No problem contains a secret. */
public final class CredentialRules {

    public static final String KINDS = "one of header, basic, api-key, bearer, aws-sigv4, client-credentials, vault";

    private final Findings findings;
    private final SourceRules sources;
    private final ReservedHeaders reserved;
    private final Set<String> headers = new HashSet<>();

    /**
     * @param reserved the header names with another meaning at every next hop
     * @param servers the authorization servers that may give a credential
     */
    public CredentialRules(ReservedHeaders reserved, Map<String, ServerSettings> servers, Findings findings) {
        this.findings = findings;
        this.sources = new SourceRules(servers);
        this.reserved = reserved;
    }

    /** Notes every problem. Returns the credentials without a problem. */
    public CredentialChoice choice(CredentialSettings written, List<String> scopes) {
        var byScope = new ArrayList<CredentialChoice.ForScope>();
        for (int i = 0; i < written.byScope().size(); i++) {
            var each = written.byScope().get(i);
            var place = "by-scope[" + i + "].";
            var scope = each.scope();
            if (scope != null && !scope.isBlank() && !scopes.contains(scope)) {
                findings.problem(place + "scope", "'" + scope + "' is never granted (expected: a scope of the policy)");
            }
            var credential = credential(place, each.credential(), true);
            if (scope != null && credential != null) {
                byScope.add(new CredentialChoice.ForScope(scope, credential));
            }
        }
        var otherwise = credential(
                "", written, written.byScope().isEmpty() && written.named().isEmpty());
        var named = new HashMap<String, ConfiguredCredential>();
        written.named().forEach((name, each) -> named(name, each, scopes).ifPresent(read -> named.put(name, read)));
        return new CredentialChoice(byScope, otherwise, named, headers);
    }

    private Optional<ConfiguredCredential> named(
            String name, CredentialSettings.@Nullable Named written, List<String> scopes) {
        var place = "named." + name;
        if (written == null) {
            findings.problem(place, "empty (expected: " + KINDS + ")");
            return Optional.empty();
        }
        for (int i = 0; i < written.scopes().size(); i++) {
            if (!scopes.contains(written.scopes().get(i))) {
                findings.problem(
                        place + ".scopes[" + i + "]",
                        "'" + written.scopes().get(i) + "' is never granted (expected: a scope of the policy)");
            }
        }
        return Optional.ofNullable(credential(place + ".", written.credential(), true));
    }

    private @Nullable ConfiguredCredential credential(String key, CredentialSettings written, boolean needed) {
        long kinds = Stream.of(
                        written.header(),
                        written.basic(),
                        written.apiKey(),
                        written.bearer(),
                        written.awsSigv4(),
                        written.clientCredentials(),
                        written.vault())
                .filter(Objects::nonNull)
                .count();
        if (kinds > 1 || kinds == 0 && needed) {
            findings.problem(
                    key.isEmpty() ? "" : key.substring(0, key.length() - 1),
                    (kinds == 0 ? "empty" : "more than one kind") + " (expected: " + KINDS + ")");
            return null;
        }
        if (written.clientCredentials() != null) {
            return sources.clientCredentials(written.clientCredentials(), findings.below(key + "client-credentials"));
        }
        if (written.vault() != null) {
            return vault(key + "vault", written.vault());
        }
        if (written.awsSigv4() != null) {
            return aws(key + "aws-sigv4", written.awsSigv4());
        }
        var fixed = fixed(key, written);
        return fixed == null ? null : new Fixed(fixed);
    }

    private @Nullable OutgoingAuthorization fixed(String key, CredentialSettings written) {
        if (written.header() != null) {
            return header(
                    key + "header",
                    written.header().name(),
                    ".name",
                    written.header().value());
        }
        if (written.apiKey() != null) {
            return header(
                    key + "api-key",
                    written.apiKey().header(),
                    ".header",
                    written.apiKey().value());
        }
        if (written.basic() != null) {
            return basic(key + "basic", written.basic());
        }
        var token = written.bearer() == null ? null : secret(key + "bearer", written.bearer());
        return token == null ? null : HeaderText.bearer(token);
    }

    private @Nullable ConfiguredCredential vault(String key, VaultSettings written) {
        if (written.header() != null) {
            var unused = headerName(key + ".header", written.header());
        }
        return sources.vault(place(key), written, findings.below(key));
    }

    /** The keys of the credential from the policy on. */
    private static String place(String key) {
        return "credential." + key;
    }

    private @Nullable OutgoingAuthorization header(
            String key, @Nullable String name, String nameKey, @Nullable String value) {
        var header = headerName(key + nameKey, name);
        var secret = secret(key + ".value", value);
        return header == null || secret == null ? null : OutgoingAuthorization.secret(header, secret);
    }

    private @Nullable String headerName(String key, @Nullable String name) {
        var header = findings.required(key, name, "the name of a header");
        if (header == null) {
            return null;
        }
        if (!FieldName.isOne(header) || isTaken(header)) {
            findings.problem(key, "'" + header + "' is no header for it (expected: a name of its own)");
            return null;
        }
        headers.add(header);
        return header;
    }

    /** Whether a name has another meaning. {@code Authorization} is the usual header of a credential. */
    private boolean isTaken(String header) {
        var normal = ReservedHeaders.normal(header);
        return !normal.equals("authorization") && FieldName.isTaken(normal)
                || FieldName.isOfProxy(normal)
                || reserved.isReserved(header);
    }

    private @Nullable OutgoingAuthorization basic(String key, CredentialSettings.Basic written) {
        var user = findings.required(key + ".username", written.username(), "a user name");
        var password = secret(key + ".password", written.password());
        if (user != null && user.indexOf(':') >= 0) {
            findings.problem(key + ".username", "has a colon (RFC 7617, section 2)");
            return null;
        }
        return user == null || password == null ? null : HeaderText.basic(user, password);
    }

    private @Nullable ConfiguredCredential aws(String key, CredentialSettings.AwsSigv4 written) {
        // The caller sends none of these headers, because an unsigned one could change the meaning of the request.
        headers.add("x-amz-");
        headers.add("x-amz-security-token");
        var region = findings.required(key + ".region", written.region(), "such as eu-central-1");
        var service = findings.required(key + ".service", written.service(), "such as execute-api");
        if (written.sts() != null) {
            findings.unused(key + ".access-key-id", written.accessKeyId(), "sts");
            findings.unused(key + ".secret-access-key", written.secretAccessKey(), "sts");
            findings.unused(key + ".session-token", written.sessionToken(), "sts");
            return region == null || service == null
                    ? null
                    : sources.role(
                            place(key),
                            new AwsRole.Signing(region, service),
                            written.sts(),
                            findings.below(key + ".sts"));
        }
        var id = secret(key + ".access-key-id", written.accessKeyId());
        var secret = secret(key + ".secret-access-key", written.secretAccessKey());
        var session = written.sessionToken() == null ? "" : secret(key + ".session-token", written.sessionToken());
        if (region == null || service == null || id == null || secret == null || session == null) {
            return null;
        }
        var identity = session.isEmpty()
                ? AwsCredentialsIdentity.create(id, secret)
                : AwsSessionCredentialsIdentity.create(id, secret, session);
        return new Fixed(new AwsSignature(identity, region, service, InstantSource.system()));
    }

    private @Nullable String secret(String key, @Nullable String written) {
        var secret = ClientSecrets.read(written, key, findings);
        if (secret == null || HeaderText.isOne(secret.value())) {
            return secret == null ? null : secret.value();
        }
        findings.problem(key, "has characters that no header carries (expected: visible ASCII)");
        return null;
    }
}
