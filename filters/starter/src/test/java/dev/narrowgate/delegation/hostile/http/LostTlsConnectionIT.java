package dev.narrowgate.delegation.hostile.http;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.util.stream.Stream;

/** The same over TLS, whose client hears of the end of a connection in another way. */
class LostTlsConnectionIT extends LostConnectionIT {

    @Override
    RawNextHop newRawHop() throws Exception {
        return RawNextHop.overTls();
    }

    @Override
    String[] settings() {
        var insecure = "--spring.cloud.gateway.server.webflux.httpclient.ssl.use-insecure-trust-manager=true";
        return Stream.concat(Stream.of(super.settings()), Stream.of(insecure)).toArray(String[]::new);
    }
}
