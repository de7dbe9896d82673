package dev.narrowgate.load.comparison;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.load.Caller;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import java.io.IOException;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a program was seen to do with tokens, before it is measured.
 *
 * @param missing whether it refused a request without a token
 * @param damaged whether it refused a token whose signature does not hold
 * @param expired whether it refused an expired token
 * @param audience whether it refused a token for another audience
 * @param shown what the next hop got as a credential
 */
public record Checks(boolean missing, boolean damaged, boolean expired, boolean audience, Shown shown) {

    /** The credential at the next hop. */
    public enum Shown {
        NOTHING("no token"),
        THE_SAME("the caller's token"),
        NARROWER("a token for it alone, which ends earlier"),
        ANOTHER("another token");

        private final String text;

        Shown(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        private static Shown of(String caller, @Nullable String authorization) {
            if (authorization == null || !authorization.startsWith(BEARER)) {
                return NOTHING;
            }
            var token = authorization.substring(BEARER.length());
            return token.equals(caller) ? THE_SAME : isNarrower(caller, token) ? NARROWER : ANOTHER;
        }

        private static boolean isNarrower(String caller, String token) {
            try {
                var before = SignedJWT.parse(caller).getJWTClaimsSet();
                var after = SignedJWT.parse(token).getJWTClaimsSet();
                return after.getAudience().size() == 1
                        && !after.getAudience().equals(before.getAudience())
                        && after.getExpirationTime().before(before.getExpirationTime());
            } catch (ParseException opaque) {
                return false;
            }
        }
    }

    private static final String BEARER = "Bearer ";

    /** @throws IOException if a valid token does not reach the next hop */
    static Checks of(int port, Issuer issuer, NextHop nextHop) throws IOException {
        var good = issuer.good();
        if (!arrives(port, good, nextHop)) {
            throw new IOException("it refused a valid token");
        }
        var shown = Shown.of(good, nextHop.lastAuthorization());
        return new Checks(
                !arrives(port, "", nextHop),
                !arrives(port, issuer.damaged(), nextHop),
                !arrives(port, issuer.expired(), nextHop),
                !arrives(port, issuer.forAnotherAudience(), nextHop),
                shown);
    }

    private static boolean arrives(int port, String token, NextHop nextHop) throws IOException {
        var before = nextHop.requests();
        try (var caller = new Caller(port)) {
            var status = caller.call("/tickets/1", token);
            var arrived = nextHop.requests() > before;
            if (arrived != (status == 200) || !arrived && status != 401 && status != 403) {
                throw new IOException("status " + status + (arrived ? ", but the" : ", and no") + " request arrived");
            }
            return arrived;
        }
    }
}
