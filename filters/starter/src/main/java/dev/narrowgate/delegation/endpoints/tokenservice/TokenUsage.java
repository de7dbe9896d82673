package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Collection;

/** How a token is used, by the keys that it is bound to: one that is bound by a certificate remains a bearer token. */
final class TokenUsage {

    private TokenUsage() {}

    /** RFC 9449, section 5; RFC 8705, section 3. */
    static String of(Collection<KeyBinding> bindings) {
        return bindings.stream().anyMatch(binding -> binding.kind() == KeyBinding.Kind.JKT)
                ? AuthorizationScheme.DPOP.text()
                : AuthorizationScheme.BEARER.text();
    }
}
