package dev.narrowgate.load.comparison;

import dev.narrowgate.load.Caller;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import java.io.IOException;

/**
 * What a program was seen to do with tokens, before it is measured.
 *
 * @param missing whether it refused a request without a token
 * @param damaged whether it refused a token whose signature does not hold
 * @param expired whether it refused an expired token
 * @param audience whether it refused a token for another audience
 * @param passesOn whether the next hop saw the caller's own token
 */
public record Checks(boolean missing, boolean damaged, boolean expired, boolean audience, boolean passesOn) {

    /** @throws IOException if a valid token does not reach the next hop */
    static Checks of(int port, Issuer issuer, NextHop nextHop) throws IOException {
        var good = issuer.good();
        if (!arrives(port, good, nextHop)) {
            throw new IOException("it refused a valid token");
        }
        var passesOn = ("Bearer " + good).equals(nextHop.lastAuthorization());
        return new Checks(
                !arrives(port, "", nextHop),
                !arrives(port, issuer.damaged(), nextHop),
                !arrives(port, issuer.expired(), nextHop),
                !arrives(port, issuer.forAnotherAudience(), nextHop),
                passesOn);
    }

    private static boolean arrives(int port, String token, NextHop nextHop) throws IOException {
        var before = nextHop.requests();
        try (var caller = new Caller(port)) {
            var status = caller.call("/tickets/1", token);
            var arrived = nextHop.requests() > before;
            if (arrived != (status == 200)) {
                throw new IOException("status " + status + (arrived ? ", but the" : ", and no") + " request arrived");
            }
            return arrived;
        }
    }
}
