package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUD;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.EMAIL;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ISS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.*;

import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** Guesses the provider of a token from claims that only its tokens have. A guess is tried before it is suggested. */
final class ProviderSigns {

    private static final Map<Provider, Predicate<ObjectNode>> SIGNS = Map.ofEntries(
            Map.entry(
                    Provider.KEYCLOAK,
                    claims -> claims.path(TYP).asString("").equals(AuthorizationScheme.BEARER.text())),
            Map.entry(Provider.OKTA, claims -> claims.has(CID)),
            Map.entry(
                    Provider.AUTH0,
                    claims -> claims.has("gty")
                            || iss(claims).contains(".auth0.com")
                            || claims.path(AUD).toString().contains("/userinfo\"")),
            Map.entry(Provider.COGNITO, claims -> claims.has(TOKEN_USE)),
            Map.entry(Provider.ENTRA, claims -> claims.has(UTI) && (claims.has(OID) || claims.has("tid"))),
            Map.entry(
                    Provider.ADFS,
                    claims -> claims.has("apptype") || iss(claims).contains("/adfs/")),
            Map.entry(Provider.PING, claims -> claims.has(TOKEN_NAME) || claims.has("realm")),
            Map.entry(Provider.KUBERNETES, claims -> claims.has("kubernetes.io")),
            Map.entry(Provider.GITLAB, claims -> claims.has("namespace_path")),
            Map.entry(Provider.GITHUB_ACTIONS, claims -> claims.has("repository") && claims.has("workflow")),
            Map.entry(
                    Provider.GOOGLE,
                    claims -> iss(claims).equals("https://accounts.google.com")
                            || claims.path(EMAIL).asString("").contains(".gserviceaccount.")),
            Map.entry(Provider.SPRING, claims -> claims.path(SCOPE).isArray()));

    private ProviderSigns() {}

    private static String iss(ObjectNode claims) {
        return claims.path(ISS).asString("");
    }

    /** The providers that have a sign among the claims. */
    static List<Provider> likely(ObjectNode claims) {
        return Arrays.stream(Provider.values())
                .filter(provider -> SIGNS.getOrDefault(provider, any -> false).test(claims))
                .toList();
    }

    /** The name of a provider in the configuration. */
    static String name(Provider provider) {
        return provider.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
