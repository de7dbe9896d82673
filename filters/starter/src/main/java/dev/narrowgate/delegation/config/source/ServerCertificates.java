package dev.narrowgate.delegation.config.source;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.Ssl.ClientAuth;
import org.springframework.core.env.Environment;

/** Finds out whether callers can present a certificate on their connection to this gateway (RFC 8705, section 3.3). */
public final class ServerCertificates {

    private ServerCertificates() {}

    /** Whether the server uses TLS, and asks clients for certificates. */
    public static boolean areAskedFor(Environment environment) {
        var ssl = Binder.get(environment).bind("server.ssl", Ssl.class).orElse(null);
        return ssl != null
                && Ssl.isEnabled(ssl)
                && (ssl.getClientAuth() == ClientAuth.WANT || ssl.getClientAuth() == ClientAuth.NEED);
    }
}
