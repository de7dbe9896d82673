package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUTHORIZATION_DETAILS;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameter {@code authorization_remediation} of a challenge: the base64url of an object with the {@code
 * authorization_details} of the next authorization request (OAuth 2.0 RAR metadata and error remediation).
 */
final class Remediation {

    static final String PARAMETER = "authorization_remediation";

    /** Fields of 8 KB are usual, and others stand beside it. */
    private static final int LONGEST = 4096;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Remediation() {}

    /** Returns the parameter, or null if it would be too long for a field. */
    static @Nullable String of(List<Map<String, Object>> details) {
        var text = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(JSON.writeValueAsBytes(Map.of(AUTHORIZATION_DETAILS, DetailsClaim.claim(details))));
        return text.length() > LONGEST ? null : text;
    }

    /** Reads the parameter of a next hop. Returns none if it is absent or malformed. */
    static AuthorizationDetails read(@Nullable String parameter) {
        if (parameter == null || parameter.length() > LONGEST) {
            return AuthorizationDetails.NONE;
        }
        try {
            var document = StrictJson.document(Base64.getUrlDecoder().decode(parameter), PARAMETER);
            return DetailsClaim.ofToken(new ClaimReader(document, ""));
        } catch (IllegalArgumentException | TokenRejected malformed) {
            return AuthorizationDetails.NONE;
        }
    }
}
