package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.util.Map;

/** Tells where each provider has the setting for a missing part of a token. */
final class ProviderAdvice {

    private static final Map<Provider, String> AUDIENCE = Map.ofEntries(
            Map.entry(
                    Provider.KEYCLOAK,
                    "In Keycloak, give the client a client scope with a mapper of the type Audience, and write %s"
                            + " under Included Custom Audience"),
            Map.entry(Provider.AUTH0, "At Auth0, ask for the token with audience=%s, the identifier of an API there"),
            Map.entry(Provider.OKTA, "At Okta, ask a custom authorization server whose audience is %s"),
            Map.entry(
                    Provider.ENTRA,
                    "At Entra, ask for a scope of the application whose Application ID URI is %s, such as"
                            + " api://NAME/.default"),
            Map.entry(Provider.COGNITO, "At Cognito, ask for the token with resource=%s"),
            Map.entry(Provider.ADFS, "At AD FS, ask for the token with resource=%s, a Web API there"),
            Map.entry(Provider.SPRING, "In Spring Authorization Server, write %s to aud with an OAuth2TokenCustomizer"),
            Map.entry(Provider.KUBERNETES, "In the pod's projected volume, write audience: %s"),
            Map.entry(Provider.GITHUB_ACTIONS, "In the workflow, ask for it with core.getIDToken('%s')"),
            Map.entry(Provider.GITLAB, "In the job, write aud: %s under id_tokens"),
            Map.entry(Provider.GOOGLE, "Ask for the identity token with audience=%s"));

    private static final Map<Provider, String> SCOPE = Map.of(
            Provider.KEYCLOAK,
            "In Keycloak, make client scopes of these names, add them to the client, and ask for the token with"
                    + " scope=%s",
            Provider.AUTH0,
            "At Auth0, add the permissions to the API, grant them, and ask for the token with scope=%s",
            Provider.OKTA,
            "At Okta, add the scopes to the authorization server and to a rule of its access policy, and ask with"
                    + " scope=%s",
            Provider.ENTRA,
            "At Entra, expose the scopes in the application's manifest and grant them to the client (%s)",
            Provider.COGNITO,
            "At Cognito, add the scopes to a resource server and to the app client, and ask with scope=%s; their"
                    + " names begin with the resource server's");

    private static final Map<Provider, String> CLAIM = Map.of(
            Provider.KEYCLOAK,
            "In Keycloak, the client scope basic writes %s, or a separate mapper does",
            Provider.SPRING,
            "In Spring Authorization Server, write %s with an OAuth2TokenCustomizer",
            Provider.AUTH0,
            "At Auth0, choose the token profile RFC 9068 of the API for %s",
            Provider.ENTRA,
            "At Entra, add %s as an optional claim of the access token in the manifest");

    private ProviderAdvice() {}

    static String audience(Provider provider, String name) {
        return AUDIENCE.getOrDefault(
                        provider, "Ask the issuer for a token with resource=%s (RFC 8707), or with audience=%s there")
                .replace("%s", name);
    }

    static String scope(Provider provider, String scopes) {
        return SCOPE.getOrDefault(provider, "Let the issuer grant the scopes, and ask for the token with scope=%s")
                .replace("%s", scopes);
    }

    static String claim(Provider provider, String claim) {
        return CLAIM.getOrDefault(provider, "Have the issuer write %s").replace("%s", claim);
    }
}
