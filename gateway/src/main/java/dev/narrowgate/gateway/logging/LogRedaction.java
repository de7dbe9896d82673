package dev.narrowgate.gateway.logging;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.provenance.HeaderNames;
import java.util.regex.Pattern;

/**
 * Replaces tokens and secrets in a log line. Signed tokens are recognized by their form. Opaque tokens and secrets
 * are recognized by the name that libraries write before them. The patterns are possessive, so that no line takes
 * more than linear time.
 */
final class LogRedaction {

    /**
     * The value of {@code Authorization}, also where another text quotes it: a scheme (RFC 9110, section 11.6.2),
     * then the credentials.
     */
    private static final Pattern SCHEME =
            Pattern.compile("\\b(Bearer|DPoP|Basic)( {1,4}+)[\\w.~+/-]{8,}+=*+", Pattern.CASE_INSENSITIVE);

    /** A header of credentials with its value, in the formats of maps, HTTP and Netty. */
    private static final Pattern HEADER = Pattern.compile(
            "\\b((?:"
                    + String.join(
                            "|",
                            HeaderNames.ACTOR_TOKEN,
                            HeaderNames.WORKLOAD_IDENTITY_TOKEN,
                            HeaderNames.WORKLOAD_PROOF_TOKEN,
                            HeaderNames.TXN_TOKEN,
                            HeaderNames.DPOP,
                            HeaderNames.VAULT_TOKEN,
                            HeaderNames.PROXY_AUTHORIZATION)
                    + ")"
                    + "[\"':=\\[ ]{1,6}+)[\\w.~+/-]{8,}+=*+",
            Pattern.CASE_INSENSITIVE);

    /** A parameter of a form or a query, or a member of JSON, that holds a token or a secret (RFC 6749, RFC 8693). */
    private static final Pattern PARAMETER = Pattern.compile(
            "\\b((?:(?:access|refresh|id|subject|actor)_token|client_secret|client_assertion|assertion)\"?"
                    + "[=:][\"' \\[]{0,4}+)[^&\\s\"',;)\\]}]++",
            Pattern.CASE_INSENSITIVE);

    private LogRedaction() {}

    /** Returns the same string if there is nothing to replace. */
    static String of(String line) {
        var clean = Redaction.of(line);
        clean = replaced(SCHEME, clean, "$1$2");
        clean = replaced(HEADER, clean, "$1");
        return replaced(PARAMETER, clean, "$1");
    }

    private static String replaced(Pattern pattern, String text, String kept) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? matcher.replaceAll(kept + Redaction.INSTEAD) : text;
    }
}
