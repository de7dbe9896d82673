package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.PlantReader;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.exchange.credential.AwsSignature;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialChoice;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Reads what next hops that take no token are shown. No secret is ever part of a problem. */
public final class ApiCredentialReader {

    private static final String KINDS = "one of header, basic, api-key, bearer, aws-sigv4";

    /** What a header can carry plainly (RFC 9110, section 5.5). */
    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    private final ConfigurationSource source;
    private final SettingChecks checks;
    private final ReservedHeaders reserved;
    private final Set<String> headers = new HashSet<>();

    /** @param reserved the names that mean something else at every next hop */
    public ApiCredentialReader(ConfigurationSource source, ReservedHeaders reserved) {
        this.source = source;
        this.checks = new SettingChecks(source);
        this.reserved = reserved;
    }

    /** By the names of the policies that have one. */
    public Map<String, CredentialChoice> read(Map<String, DelegationProperties.Policy> policies) {
        var choices = new LinkedHashMap<String, CredentialChoice>();
        policies.forEach((name, policy) -> {
            var key = DelegationProperties.PREFIX + ".policies." + name + ".credential";
            if (policy != null && policy.credential() == null && source.isWritten(key)) {
                source.problem(key, "empty (expected: " + KINDS + ")");
            }
            if (policy != null && policy.credential() != null) {
                if (policy.exchange() != null) {
                    source.problem(key, "beside exchange (expected: one of the two)");
                }
                choices.put(name, choice(key, policy.credential(), policy.scopes()));
            }
        });
        return choices;
    }

    private CredentialChoice choice(String key, CredentialProperties written, List<String> scopes) {
        headers.clear();
        var byScope = new ArrayList<CredentialChoice.ForScope>();
        for (int i = 0; i < written.byScope().size(); i++) {
            var each = written.byScope().get(i);
            var place = key + ".by-scope[" + i + "]";
            var scope = checks.required(place + ".scope", each.scope(), "a scope of the policy");
            if (scope != null && !scopes.contains(scope)) {
                source.problem(place + ".scope", "'" + scope + "' is never granted (expected: a scope of the policy)");
            }
            var credential = credential(place, each.credential(), true);
            if (scope != null && credential != null) {
                byScope.add(new CredentialChoice.ForScope(scope, credential));
            }
        }
        var otherwise = credential(key, written, written.byScope().isEmpty());
        return new CredentialChoice(byScope, otherwise, headers);
    }

    private @Nullable OutgoingAuthorization credential(String key, CredentialProperties written, boolean needed) {
        long kinds = Stream.of(
                        written.header(), written.basic(), written.apiKey(), written.bearer(), written.awsSigv4())
                .filter(Objects::nonNull)
                .count();
        if (kinds > 1 || kinds == 0 && needed) {
            source.problem(key, (kinds == 0 ? "empty" : "more than one kind") + " (expected: " + KINDS + ")");
            return null;
        }
        if (written.header() != null) {
            return header(
                    key + ".header",
                    written.header().name(),
                    ".name",
                    written.header().value());
        }
        if (written.apiKey() != null) {
            return header(
                    key + ".api-key",
                    written.apiKey().header(),
                    ".header",
                    written.apiKey().value());
        }
        if (written.basic() != null) {
            return basic(key + ".basic", written.basic());
        }
        if (written.bearer() != null) {
            var token = secret(key + ".bearer", written.bearer());
            return token == null
                    ? null
                    : OutgoingAuthorization.secret(
                            AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(token));
        }
        return written.awsSigv4() == null ? null : aws(key + ".aws-sigv4", written.awsSigv4());
    }

    private @Nullable OutgoingAuthorization header(
            String key, @Nullable String name, String nameKey, @Nullable String value) {
        var header = checks.required(key + nameKey, name, "the name of a header");
        if (header != null && (!PlantReader.isHeader(header) || isTaken(header))) {
            source.problem(key + nameKey, "'" + header + "' is no header for it (expected: a name of its own)");
            header = null;
        }
        var secret = secret(key + ".value", value);
        if (header != null) {
            headers.add(header);
        }
        return header == null || secret == null ? null : OutgoingAuthorization.secret(header, secret);
    }

    /** Authorization is the very place for a credential; what HTTP itself goes by is not. */
    private boolean isTaken(String header) {
        var normal = ReservedHeaders.normal(header);
        return !normal.equals("authorization") && PlantReader.isTaken(normal)
                || normal.equals("forwarded")
                || normal.startsWith("x-forwarded-")
                || reserved.isReserved(header);
    }

    private @Nullable OutgoingAuthorization basic(String key, CredentialProperties.Basic written) {
        var user = checks.required(key + ".username", written.username(), "a user name");
        var password = secret(key + ".password", written.password());
        if (user != null && user.indexOf(':') >= 0) {
            source.problem(key + ".username", "has a colon (RFC 7617, section 2)");
            return null;
        }
        if (user == null || password == null) {
            return null;
        }
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return OutgoingAuthorization.secret(
                AuthorizationScheme.HEADER,
                AuthorizationScheme.BASIC + ' ' + Base64.getEncoder().encodeToString(pair));
    }

    private @Nullable OutgoingAuthorization aws(String key, CredentialProperties.AwsSigv4 written) {
        // What is not signed is not said, by whomever: such a header can change what the request means.
        headers.add("x-amz-");
        headers.add("x-amz-security-token");
        var region = checks.required(key + ".region", written.region(), "such as eu-central-1");
        var service = checks.required(key + ".service", written.service(), "such as execute-api");
        var id = secret(key + ".access-key-id", written.accessKeyId());
        var secret = secret(key + ".secret-access-key", written.secretAccessKey());
        var session = written.sessionToken() == null ? "" : secret(key + ".session-token", written.sessionToken());
        if (region == null || service == null || id == null || secret == null || session == null) {
            return null;
        }
        var identity = session.isEmpty()
                ? AwsCredentialsIdentity.create(id, secret)
                : AwsSessionCredentialsIdentity.create(id, secret, session);
        return new AwsSignature(identity, region, service, InstantSource.system());
    }

    private @Nullable String secret(String key, @Nullable String written) {
        var secret = ClientSecrets.read(written, key, source);
        if (secret == null || VALUE.matcher(secret.value()).matches()) {
            return secret == null ? null : secret.value();
        }
        source.problem(key, "has characters that no header carries (expected: visible ASCII)");
        return null;
    }
}
