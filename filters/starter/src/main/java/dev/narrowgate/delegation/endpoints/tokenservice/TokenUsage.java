package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Collection;

/** Names the token type for the bindings of a token. A token that is bound to a certificate remains a bearer token. */
final class TokenUsage {

    private TokenUsage() {}

    /** Returns DPoP or Bearer (RFC 9449, section 5; RFC 8705, section 3). */
    static String of(Collection<KeyBinding> bindings) {
        return bindings.stream().anyMatch(binding -> binding.kind() == KeyBinding.Kind.JKT)
                ? AuthorizationScheme.DPOP.text()
                : AuthorizationScheme.BEARER.text();
    }
}
