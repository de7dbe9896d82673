package dev.narrowgate.delegation.engine.verification.provider;

import java.util.Set;

/**
 * Issuers that give any account a token for any audience. A genuine token of theirs does not limit who presents it, so a
 * policy has to name the allowed actors.
 */
public final class PublicIssuers {

    private static final Set<String> NAMES = Set.of(
            "https://token.actions.githubusercontent.com",
            "https://gitlab.com",
            "https://accounts.google.com",
            "accounts.google.com");

    private PublicIssuers() {}

    public static boolean contains(String issuer) {
        return NAMES.contains(issuer);
    }
}
