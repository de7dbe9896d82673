package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.token.TokenId;
import java.util.List;

/** Knows which tokens were taken back before their end (RFC 7009). */
public interface Revocations {

    /** Nothing is ever revoked. */
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

    /** Whether one of these is. */
    default boolean areRevoked(List<TokenId> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (isRevoked(tokens.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs an action once, as soon as one of these is revoked, and at once when one is already. A revocation does not return
     * before the actions of all watches that it concerns have run.
     */
    Watch watch(List<TokenId> tokens, Runnable revoked);

    /** A watch that lasts until it is closed. */
    @FunctionalInterface
    interface Watch {
        void close();
    }
}
