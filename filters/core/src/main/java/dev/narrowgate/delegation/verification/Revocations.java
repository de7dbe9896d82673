package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.token.TokenId;
import java.util.List;

/** Knows which tokens were revoked before they expired (RFC 7009). */
public interface Revocations {

    /** No token is ever revoked. */
    Revocations NONE = new Revocations() {
        @Override
        public boolean isRevoked(TokenId token) {
            return false;
        }

        @Override
        public Watch watch(List<TokenId> tokens, Runnable revoked) {
            return () -> {};
        }
    };

    boolean isRevoked(TokenId token);

    /** Whether at least one of these tokens is revoked. */
    default boolean areRevoked(List<TokenId> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (isRevoked(tokens.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs an action once, as soon as one of these tokens is revoked, and at once if one already is. A revocation
     * returns only after the actions of all watches of its token have run.
     */
    Watch watch(List<TokenId> tokens, Runnable revoked);

    /** A watch that lasts until it is closed. */
    @FunctionalInterface
    interface Watch {
        void close();
    }
}
