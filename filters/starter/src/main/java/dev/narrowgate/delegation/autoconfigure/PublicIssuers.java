package dev.narrowgate.delegation.autoconfigure;

import java.util.Set;

/**
 * Issuers at which anybody can have a token for any audience. That such a token is genuine says nothing of who may come with it, so a
 * policy has to name whom it means.
 */
final class PublicIssuers {

    private static final Set<String> NAMES = Set.of(
            "https://token.actions.githubusercontent.com",
            "https://gitlab.com",
            "https://accounts.google.com",
            "accounts.google.com");

    private PublicIssuers() {}

    static boolean contains(String issuer) {
        return NAMES.contains(issuer);
    }
}
