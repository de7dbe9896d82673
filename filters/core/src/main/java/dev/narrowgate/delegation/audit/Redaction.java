package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.token.Credentials;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes tokens out of a text that others had a hand in: servers repeat what they were shown (law 8). */
final class Redaction {

    private static final String INSTEAD = "[a token]";

    /** Nobody reads on, and whoever makes a text so long means no good. */
    private static final int LONGEST = 4096;

    /**
     * Three parts or more in base64url, the first of which is an object of JSON (RFC 7515, section 3.1). Possessive, and not
     * within a word, so that no text takes more than one look at each of its signs.
     */
    private static final Pattern COMPACT = Pattern.compile("(?<![\\w-])eyJ[\\w-]{8,}+(?:\\.[\\w-]*+){2,}+");

    private Redaction() {}

    /** @param credentials what the request brought, which is taken out whatever it looks like */
    static String of(String text, @Nullable Credentials credentials) {
        var clean = text;
        if (credentials != null) {
            clean = credentials.subjectToken().takenOutOf(clean, INSTEAD);
            clean = credentials.actorToken() == null
                    ? clean
                    : credentials.actorToken().takenOutOf(clean, INSTEAD);
        }
        clean = COMPACT.matcher(clean).replaceAll(INSTEAD);
        return clean.length() <= LONGEST
                ? clean
                : clean.substring(0, LONGEST) + "… (" + clean.length() + " characters)";
    }
}
