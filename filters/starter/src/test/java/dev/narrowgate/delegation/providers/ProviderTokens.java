package dev.narrowgate.delegation.providers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.narrowgate.delegation.TestIssuer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Default tokens of identity providers, in the shapes that they publish, with invented names. Each begins as a token of RFC 9068, so
 * what is taken away from it is what the provider does not write.
 */
enum ProviderTokens {
    OKTA(
            "okta",
            "https://acme.okta.example/oauth2/default",
            "audiences: [ api://default ]",
            token -> token.header("typ", null)
                    .claim("aud", "api://default")
                    .claim("ver", 1)
                    .claim("jti", "AT.0mP4")
                    .claim("client_id", null)
                    .claim("cid", "0oafrontend")
                    .claim("uid", "00ualice")
                    .claim("scp", List.of("openid", "tickets:read"))
                    .claim("auth_time", now())),
    KEYCLOAK(
            "keycloak",
            "https://kc.example.com/realms/acme",
            "audiences: [ narrowgate ]",
            token -> token.header("typ", "JWT")
                    .claim("aud", List.of("narrowgate", "account"))
                    .claim("jti", "onrtac:1f1f7b7e")
                    .claim("typ", "Bearer")
                    .claim("client_id", null)
                    .claim("azp", "frontend")
                    .claim("sid", "0f6c")
                    .claim("acr", "1")
                    .claim("realm_access", Map.of("roles", List.of("offline_access")))
                    .claim("scope", "openid tickets:read email")
                    .claim("preferred_username", "alice.smith")),
    AUTH0(
            "auth0",
            "https://acme.auth0.example/",
            "audiences: [ https://tickets-api ], max-lifetime: 24h",
            token -> token.header("typ", "JWT")
                    .claim("aud", List.of("https://tickets-api", "https://acme.auth0.example/userinfo"))
                    .claim("exp", now() + 86_400)
                    .claim("iat", now())
                    .claim("jti", null)
                    .claim("client_id", null)
                    .claim("azp", "EfGhFrontend")
                    .claim("scope", "openid tickets:read")),
    IDENTITY_SERVER(
            "spring",
            "https://ids.example.com",
            "",
            token -> token.claim("scope", List.of("openid", "tickets:read")).claim("client_id", "frontend")),
    SPRING(
            "spring",
            "https://spring.example.com",
            "audiences: [ frontend ]",
            token -> token.header("typ", null)
                    .claim("aud", "frontend")
                    .claim("client_id", null)
                    .claim("scope", List.of("openid", "tickets:read"))),
    PING(
            "ping",
            "https://am.example.com/am/oauth2/realms/root",
            "",
            token -> token.header("typ", "JWT").claim("scope", "tickets:read").claim("realm", "/")),
    ENTRA_V1(
            "entra",
            "https://sts.windows.example/tenant/",
            "audiences: [ api://tickets ]",
            token -> entra(token, "1.0").claim("appid", "app-1")),
    ENTRA_V2(
            "entra",
            "https://login.microsoftonline.example/tenant/v2.0",
            "audiences: [ api://tickets ]",
            token -> entra(token, "2.0").claim("azp", "app-1")),
    COGNITO(
            "cognito",
            "https://cognito-idp.eu-west-1.amazonaws.example/pool",
            "audiences: [ 1example23456789 ]",
            token -> token.header("typ", null)
                    .claim("aud", null)
                    .claim("client_id", "1example23456789")
                    .claim("token_use", "access")
                    .claim("origin_jti", "aaaa")
                    .claim("username", "alice")
                    .claim("scope", "openid tickets:read")),
    ADFS(
            "adfs",
            "http://adfs.example.com/adfs/services/trust",
            "audiences: [ \"microsoft:identityserver:tickets\" ]",
            token -> token.header("typ", "JWT")
                    .header("x5t", "thumbprint")
                    .claim("aud", "microsoft:identityserver:tickets")
                    .claim("jti", null)
                    .claim("client_id", null)
                    .claim("appid", "frontend")
                    .claim("apptype", "Public")
                    .claim("auth_time", "2026-11-29T09:00:00.000Z")
                    .claim("ver", "1.0")
                    .claim("scp", "openid tickets:read")),
    ADFS_NAME(
            "adfs",
            "adfs.example.com",
            "audiences: [ \"microsoft:identityserver:tickets\" ]",
            token -> ADFS.shape.apply(token)),
    SMALL(
            "rfc9068",
            "https://small.example.com",
            "keys-without-kid: one",
            token -> token.header("kid", null).claim("scope", "tickets:read")),
    KEYCLOAK_ACTOR(
            "keycloak",
            "https://kc.example.com/realms/agents",
            "audiences: [ narrowgate ], vouches-for: [ subject, actor ]",
            token -> token.header("typ", "JWT")
                    .claim("sub", "2b7c1d5e-0000-4000-8000-000000000003")
                    .claim("aud", List.of("narrowgate", "account"))
                    .claim("typ", "Bearer")
                    .claim("azp", "orchestrator")
                    .claim("client_id", "orchestrator")
                    .claim("preferred_username", "service-account-orchestrator")
                    .claim("scope", ""),
            "orchestrator"),
    ENTRA_ACTOR(
            "entra",
            "https://login.microsoftonline.example/agents/v2.0",
            "audiences: [ api://tickets ], vouches-for: [ subject, actor ], claims: { scope: [ scp, roles ] }",
            token -> entra(token, "2.0")
                    .claim("scp", null)
                    .claim("azp", "app-of-the-agent")
                    .claim("idtyp", "app"),
            "app-of-the-agent"),
    KUBERNETES(
            "kubernetes",
            "https://kubernetes.default.svc.cluster.local",
            "audiences: [ narrowgate ], vouches-for: [ actor ]",
            token -> workload(token, "system:serviceaccount:default:agent")
                    .header("typ", null)
                    .claim("aud", List.of("narrowgate"))
                    .claim(
                            "kubernetes.io",
                            Map.of("namespace", "default", "serviceaccount", Map.of("name", "agent", "uid", "1"))),
            "system:serviceaccount:default:agent"),
    GITHUB_ACTIONS(
            "github-actions",
            "https://token.actions.example",
            "audiences: [ narrowgate ], vouches-for: [ actor ]",
            token -> github(token),
            "repo:acme/app:ref:refs/heads/main"),
    GITHUB_WORKFLOW(
            "github-actions",
            "https://token.ghe.example",
            "audiences: [ narrowgate ], vouches-for: [ actor ], claims: { subject: [ repository+workflow ] }",
            token -> github(token),
            "repository:acme/app:workflow:deploy%3A prod"),
    GITLAB(
            "gitlab",
            "https://gitlab.example.com",
            "audiences: [ narrowgate ], vouches-for: [ actor ]",
            token -> workload(token, "project_path:acme/app:ref_type:branch:ref:main")
                    .claim("namespace_path", "acme")
                    .claim("project_path", "acme/app")
                    .claim("iat", now() - 0.25)
                    .claim("exp", now() + 300.75),
            "project_path:acme/app:ref_type:branch:ref:main"),
    GOOGLE(
            "google",
            "https://accounts.google.example",
            "audiences: [ narrowgate ], vouches-for: [ actor ]",
            token -> workload(token, "107517467455664443765")
                    .claim("jti", null)
                    .claim("azp", "107517467455664443765")
                    .claim("email", "agent@acme.iam.gserviceaccount.example")
                    .claim("email_verified", true),
            "107517467455664443765");

    /** Of the providers that write no id: a holder can write an ECDSA signature in two ways. */
    private static final RSAKey RSA = rsa();

    private final String provider;
    private final String issuer;
    private final String settings;
    private final UnaryOperator<TestIssuer.Token> shape;
    private final String actor;

    ProviderTokens(String provider, String issuer, String settings, UnaryOperator<TestIssuer.Token> shape) {
        this(provider, issuer, settings, shape, "");
    }

    /** @param actor the name of the actor that the token is; empty for one of a person */
    ProviderTokens(
            String provider, String issuer, String settings, UnaryOperator<TestIssuer.Token> shape, String actor) {
        this.provider = provider;
        this.issuer = issuer;
        this.settings = settings;
        this.shape = shape;
        this.actor = actor;
    }

    String provider() {
        return provider;
    }

    String issuer() {
        return issuer;
    }

    boolean isActor() {
        return !actor.isEmpty();
    }

    String actor() {
        return actor;
    }

    private boolean isWithoutId() {
        return this == AUTH0 || this == ADFS || this == ADFS_NAME || this == GOOGLE;
    }

    /** The keys of the providers that write no id. */
    static String rsaJwks() {
        return new JWKSet(RSA).toPublicJWKSet().toString();
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /**
     * The element of {@code delegation.issuers}.
     *
     * @param rsaJwks where {@link #rsaJwks} is
     */
    String configuration(boolean provided, URI rsaJwks) {
        var known = provided ? settings : settings.replaceAll("(, )?(claims: \\{.*}|keys-without-kid: one)", "");
        return "    - { issuer: \"" + issuer + "\", jwks-uri: \"" + (isWithoutId() ? rsaJwks : "${idp}/jwks") + "\""
                + (provided ? ", provider: " + provider : "")
                + (known.isEmpty() ? "" : ", " + known) + " }\n";
    }

    /** As the provider writes it, signed with the key that is published. */
    TestIssuer.Token token(TestIssuer keys) {
        var token =
                shape.apply(keys.token("alice", "https://gateway.example.com").claim("iss", issuer));
        return isWithoutId() ? token.signedBy(RSA) : token;
    }

    private static TestIssuer.Token entra(TestIssuer.Token token, String version) {
        return token.header("typ", "JWT")
                .claim("aud", "api://tickets")
                .claim("sub", "pairwise")
                .claim("oid", "alice")
                .claim("jti", null)
                .claim("uti", "uti-1")
                .claim("client_id", null)
                .claim("scp", "tickets:read")
                .claim("ver", version);
    }

    private static TestIssuer.Token github(TestIssuer.Token token) {
        return workload(token, "repo:acme/app:ref:refs/heads/main")
                .header("x5t", "thumbprint")
                .claim("repository", "acme/app")
                .claim("workflow", "deploy: prod");
    }

    private static TestIssuer.Token workload(TestIssuer.Token token, String subject) {
        return token.header("typ", "JWT")
                .claim("sub", subject)
                .claim("aud", "narrowgate")
                .claim("client_id", null);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
