package dev.narrowgate.delegation.engine.store;

import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;

/** Revocations of tokens to test with. */
final class TestRevocation {

    private TestRevocation() {}

    static Revocable token(String jti) {
        return new Revocable.Token(new TokenId("https://gateway.example.com", jti));
    }

    static Revocation of(String jti, Instant end, String by) {
        return new Revocation("id-" + jti, token(jti), Manner.REVOKED, Instant.EPOCH, null, end, by, "a test");
    }
}
