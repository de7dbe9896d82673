package dev.narrowgate.delegation.web.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A challenge of {@code WWW-Authenticate} (RFC 9110, section 11.6.1).
 *
 * @param scheme the scheme, in lower case
 * @param parameters the parameters by their names in lower case; empty if the challenge has a token68 instead
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final int MAXIMUM_LENGTH = 8192;
    private static final int MAXIMUM_CHALLENGES = 8;
    private static final int MAXIMUM_PARAMETERS = 16;

    /**
     * Parses the challenges of a field, in their order. Returns none if a part violates RFC 9110 or exceeds a limit.
     */
    static List<Challenge> parse(String field) {
        try {
            return field.length() > MAXIMUM_LENGTH ? List.of() : new Reader(field).challenges();
        } catch (MalformedChallenge malformed) {
            return List.of();
        }
    }

    private static final class MalformedChallenge extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedChallenge() {
            super(null, null, false, false);
        }
    }

    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Challenge> challenges() {
            var all = new ArrayList<Challenge>();
            skipCommas();
            while (at < text.length()) {
                all.add(challenge());
                require(all.size() <= MAXIMUM_CHALLENGES);
            }
            return all;
        }

        private Challenge challenge() {
            var scheme = token().toLowerCase(Locale.ROOT);
            var parameters = new LinkedHashMap<String, String>();
            if (peek() == ' ') {
                skipSpaces();
                if (!isToken68()) {
                    parameters(parameters);
                }
            }
            end();
            return new Challenge(scheme, parameters);
        }

        /** Reads at least one parameter. A name without an equals sign begins the next challenge. */
        private void parameters(Map<String, String> parameters) {
            int next = at;
            while (next >= 0) {
                at = next;
                var name = token().toLowerCase(Locale.ROOT);
                skipSpaces();
                require(peek() == '=');
                at++;
                skipSpaces();
                require(parameters.putIfAbsent(name, peek() == '"' ? quoted() : token()) == null);
                require(parameters.size() <= MAXIMUM_PARAMETERS);
                next = nextParameter();
            }
        }

        /** Returns the start of the next parameter of this challenge; negative without one. */
        private int nextParameter() {
            int here = at;
            skipSpaces();
            if (peek() == ',') {
                skipCommas();
                int start = at;
                while (isTokenCharacter(peek())) {
                    at++;
                }
                boolean named = at > start;
                skipSpaces();
                boolean parameter = named && peek() == '=';
                at = here;
                return parameter ? start : -1;
            }
            at = here;
            return -1;
        }

        private boolean isToken68() {
            int here = at;
            while (isTokenCharacter(peek()) || peek() == '/') {
                at++;
            }
            while (at > here && peek() == '=') {
                at++;
            }
            int end = at;
            skipSpaces();
            boolean whole = end > here && (at == text.length() || peek() == ',');
            at = whole ? end : here;
            return whole;
        }

        private void end() {
            skipSpaces();
            require(at == text.length() || peek() == ',');
            skipCommas();
        }

        private String token() {
            int start = at;
            while (isTokenCharacter(peek())) {
                at++;
            }
            require(at > start);
            return text.substring(start, at);
        }

        private String quoted() {
            var value = new StringBuilder();
            at++;
            while (peek() != '"') {
                if (peek() == '\\') {
                    at++;
                }
                require(peek() >= ' ' && peek() <= '~' || peek() == '\t');
                value.append(peek());
                at++;
            }
            at++;
            return value.toString();
        }

        private void skipCommas() {
            while (peek() == ',' || peek() == ' ' || peek() == '\t') {
                at++;
            }
        }

        private void skipSpaces() {
            while (peek() == ' ' || peek() == '\t') {
                at++;
            }
        }

        /** Returns the current character, or NUL at the end, which no field contains. */
        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private static void require(boolean condition) {
            if (!condition) {
                throw new MalformedChallenge();
            }
        }

        private static boolean isTokenCharacter(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }
}
