package dev.narrowgate.delegation.config.issuer;

import java.util.Set;

/**
 * Issuers at which anybody can have a token for any audience. That such a token is genuine says nothing of who may come with it, so a
 * policy has to name whom it means.
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
