package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** The secrets that a header can carry, and the headers that carry them. */
final class HeaderText {

    /** A field value of visible ASCII (RFC 9110, section 5.5). */
    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    private HeaderText() {}

    static boolean isOne(String text) {
        return VALUE.matcher(text).matches();
    }

    static OutgoingAuthorization bearer(String token) {
        return OutgoingAuthorization.secret(AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(token));
    }

    /** RFC 7617. The user name has no colon. */
    static OutgoingAuthorization basic(String user, String password) {
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return OutgoingAuthorization.secret(
                AuthorizationScheme.HEADER,
                AuthorizationScheme.BASIC + ' ' + Base64.getEncoder().encodeToString(pair));
    }
}
