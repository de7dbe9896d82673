package dev.narrowgate.delegation.config.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_POST;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.PRIVATE_KEY_JWT;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.TLS_CLIENT_AUTH;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.policy.ActorNames;
import dev.narrowgate.delegation.config.source.Addresses;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients.Recognition;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientMethod;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.keys.PublishedKeysFile;
import dev.narrowgate.delegation.engine.possession.spiffe.SpiffeNames;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.tokenservice.TokenServiceSettings;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the clients of the token service. No problem contains a secret. */
public final class TokenServiceReader {

    private static final String KEY = DelegationProperties.PREFIX + ".token-service.clients";

    private final ConfigurationSource source;
    private final ActorNames actors;
    private final Map<String, DelegationPolicy> policies;
    private final Set<String> issuedElsewhere;
    private final Set<String> ids = new HashSet<>();
    private final Set<Principal> agents = new HashSet<>();

    /**
     * @param policies those that could be read
     * @param issuedElsewhere the names of the policies whose tokens are not this gateway's own
     */
    public TokenServiceReader(
            ConfigurationSource source,
            ActorNames actors,
            Map<String, DelegationPolicy> policies,
            Set<String> issuedElsewhere) {
        this.source = source;
        this.actors = actors;
        this.policies = policies;
        this.issuedElsewhere = issuedElsewhere;
    }

    /**
     * Returns the clients; null without a token service.
     *
     * @param policyNames those that are written, good or not
     */
    @Nullable
    public TokenServiceClients read(@Nullable TokenServiceSettings written, Set<String> policyNames) {
        if (written == null) {
            if (source.isWritten(DelegationProperties.PREFIX + ".token-service")) {
                source.problem(KEY, "empty (expected: who may ask for tokens)");
            }
            return null;
        }
        if (written.clients().isEmpty()) {
            source.problem(KEY, "empty (expected: who may ask for tokens)");
        }
        var clients = new ArrayList<TokenServiceClients.Client>();
        written.clients().forEach((name, client) -> {
            var read = client == null ? null : read(KEY + "." + name, client, policyNames);
            if (read != null) {
                clients.add(read);
            }
        });
        return new TokenServiceClients(clients);
    }

    private TokenServiceClients.@Nullable Client read(
            String key, TokenServiceSettings.Client written, Set<String> policyNames) {
        var id = source.required(key + ".client-id", written.clientId(), "its name in requests");
        if (id != null && !ids.add(id)) {
            source.problem(key + ".client-id", "'" + id + "' is another client's (expected: one of its own)");
        }
        var actor = actor(key + ".actor", written.actor());
        var recognition = recognition(key, written, actor);
        var allowed = policies(key + ".policies", written, policyNames);
        return id == null || actor == null || recognition == null
                ? null
                : new TokenServiceClients.Client(id, actor, recognition, allowed);
    }

    private @Nullable Principal actor(String key, @Nullable String written) {
        var name = source.required(key, written, "a name from delegation.actors");
        var actor = name == null ? null : actors.resolve(key, name);
        if (actor != null && !actors.audiences().containsKey(actor)) {
            source.problem(key, "'" + name + "' is not configured (expected: a name from delegation.actors)");
        }
        if (actor != null && !agents.add(actor)) {
            source.problem(key, "'" + name + "' is another client too (expected: each agent once)");
        }
        return actor;
    }

    private @Nullable Recognition recognition(
            String key, TokenServiceSettings.Client written, @Nullable Principal actor) {
        var method = String.valueOf(written.authentication());
        return switch (method) {
            case CLIENT_SECRET_BASIC -> secret(key, written, ClientMethod.SECRET_BASIC);
            case CLIENT_SECRET_POST -> secret(key, written, ClientMethod.SECRET_POST);
            case PRIVATE_KEY_JWT -> {
                source.unused(key + ".client-secret", written.clientSecret(), method);
                if (written.algorithms().isEmpty()) {
                    source.problem(key + ".algorithms", "empty (expected: " + AlgorithmNames.SOME + ")");
                }
                yield keys(key + ".jwks-uri", written);
            }
            case TLS_CLIENT_AUTH -> {
                source.unused(key + ".client-secret", written.clientSecret(), method);
                source.unused(key + ".jwks-uri", written.jwksUri(), method);
                source.unused(key + ".algorithms", method);
                checkCertificates(key + ".authentication", method);
                checkWorkload(key + ".actor", actor);
                yield new Recognition.Workload();
            }
            default -> {
                source.problem(
                        key + ".authentication",
                        "'" + method + "' is not known (expected: one of client_secret_basic, client_secret_post,"
                                + " private_key_jwt, tls_client_auth)");
                yield null;
            }
        };
    }

    private @Nullable Recognition secret(String key, TokenServiceSettings.Client written, ClientMethod method) {
        source.unused(key + ".jwks-uri", written.jwksUri(), method.text());
        source.unused(key + ".algorithms", method.text());
        var secret = ClientSecrets.readShared(written.clientSecret(), key + ".client-secret", source);
        return secret == null ? null : new Recognition.Secret(method, secret);
    }

    private @Nullable Recognition keys(String key, TokenServiceSettings.Client written) {
        var uri = Addresses.parse(source.required(key, written.jwksUri(), "an https URI, http on loopback, or file:"));
        PublishedKeysFile.check(written.jwksUri(), KeysWithoutKid.REFUSE, key, source);
        return uri == null ? null : new Recognition.Keys(uri, Set.copyOf(written.algorithms()));
    }

    /** A request has a certificate only if the gateway asks for one, or if a peer in front of it names one. */
    private void checkCertificates(String key, String method) {
        if (!source.asksForCertificates()
                && !source.isWritten(DelegationProperties.PREFIX + ".proofs.client-cert-from")) {
            source.problem(
                    key,
                    "'" + method + "' without certificates (expected: server.ssl.client-auth, or"
                            + " delegation.proofs.client-cert-from)");
        }
    }

    private void checkWorkload(String key, @Nullable Principal actor) {
        if (actor != null
                && !actors.workloads().containsValue(actor)
                && !actor.issuer().startsWith(SpiffeNames.SPIFFE)) {
            source.problem(key, "has no spiffe-id (expected: one, with tls_client_auth)");
        }
    }

    private Map<String, DelegationPolicy> policies(
            String key, TokenServiceSettings.Client written, Set<String> policyNames) {
        var byAudience = new HashMap<String, DelegationPolicy>();
        for (int i = 0; i < written.policies().size(); i++) {
            var name = written.policies().get(i);
            var place = key + "[" + i + "]";
            var policy = policies.get(name);
            if (!policyNames.contains(name)) {
                source.problem(place, "'" + name + "': no such policy (expected: one of delegation.policies)");
            } else if (issuedElsewhere.contains(name)) {
                source.problem(place, "'" + name + "' has an exchange (expected: one whose tokens are this gateway's)");
            } else if (policy != null && byAudience.put(policy.limit().audience(), policy) != null) {
                source.problem(place, "'" + name + "' has the audience of another (expected: one for each audience)");
            }
        }
        return byAudience;
    }
}
