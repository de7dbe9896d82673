package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes tokens out of a text that others had a hand in: servers repeat what they were shown (law 8). */
final class Redaction {

    static final Redaction OF_NOTHING = new Redaction(List.of());

    private static final String INSTEAD = "[a token]";

    /** Three parts or more in base64url, the first of which is an object of JSON (RFC 7515, section 3.1). */
    private static final Pattern COMPACT = Pattern.compile("eyJ[\\w-]{8,}(?:\\.[\\w-]*){2,}");

    private final List<BearerToken> tokens;

    private Redaction(List<BearerToken> tokens) {
        this.tokens = tokens;
    }

    /** Of what a request brought, whatever it looks like. */
    static Redaction of(Credentials credentials) {
        var tokens = new ArrayList<>(List.of(credentials.subjectToken()));
        if (credentials.actorToken() != null) {
            tokens.add(credentials.actorToken());
        }
        return new Redaction(tokens);
    }

    String apply(String text) {
        var clean = text;
        for (var token : tokens) {
            clean = clean.replace(token.value(), INSTEAD);
        }
        return COMPACT.matcher(clean).replaceAll(INSTEAD);
    }
}
