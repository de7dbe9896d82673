package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR_CODES;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR_DESCRIPTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SUBERROR;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An error response of a token endpoint (RFC 6749, section 5.2). A member of the wrong type counts as absent.
 *
 * @param suberror Entra's more specific error, or empty
 * @param numbers Entra's {@code error_codes}
 * @param description {@code error_description} as the server wrote it, or empty
 */
record ServerRefusal(int status, String error, String suberror, Set<Integer> numbers, String description) {

    private static final int MAXIMUM_NUMBERS = 16;

    static ServerRefusal of(int status, ClaimReader answer) {
        return new ServerRefusal(
                status,
                text(answer.raw(ERROR)),
                text(answer.raw(SUBERROR)),
                numbers(answer.raw(ERROR_CODES)),
                text(answer.raw(ERROR_DESCRIPTION)));
    }

    private static String text(@Nullable JsonNode value) {
        return value != null && value.isString() ? value.asString() : "";
    }

    private static Set<Integer> numbers(@Nullable JsonNode values) {
        var numbers = new HashSet<Integer>();
        if (values != null && values.isArray()) {
            for (int i = 0; i < Math.min(values.size(), MAXIMUM_NUMBERS); i++) {
                if (values.get(i).isInt()) {
                    numbers.add(values.get(i).intValue());
                }
            }
        }
        return numbers;
    }

    /** Returns a colon and the server's description without secrets, for a record; empty when there is none. */
    String words(PresentedTexts secrets) {
        return description.isEmpty() ? "" : ": " + SafeText.of(description, secrets);
    }

    @Override
    public String toString() {
        return "ServerRefusal[" + status + ", …]";
    }
}
