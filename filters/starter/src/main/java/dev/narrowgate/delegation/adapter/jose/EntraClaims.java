package dev.narrowgate.delegation.adapter.jose;

import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.ACT;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.JTI;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.json.ClaimReader;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * The claims of Microsoft Entra's access tokens. Its {@code sub} is another one for each application, so the subject is the user's
 * {@code oid}. It writes no {@code act}: that an agent acts stands in {@code xms_act_fct}, and which one in {@code azp}.
 */
final class EntraClaims implements ClaimForm {

    /** Of {@code xms_act_fct} and {@code xms_sub_fct}: an agent's identity. */
    private static final String AGENT_IDENTITY = "11";

    @Override
    public ObjectNode asAccessToken(ObjectNode written) {
        var claims = new ClaimReader(written, "");
        checkUser(claims);
        var client = client(claims);
        var scopes = claims.optionalScope("scp");
        if (scopes == null) {
            // An application of its own right has roles, and an ID token has neither.
            throw claims.refused("scp", "is missing: it is no access token for a user");
        }
        var read = written.deepCopy();
        read.put(SUB, claims.string("oid"));
        read.put(JTI, claims.string("uti"));
        read.put(CLIENT_ID, client);
        read.put(SCOPE, scopes);
        read.remove(ACT);
        if (has(claims.optionalString("xms_act_fct"), AGENT_IDENTITY)) {
            read.putObject(ACT).put(SUB, client);
        }
        return read;
    }

    private static void checkUser(ClaimReader claims) {
        var type = claims.optionalString("idtyp");
        if (type != null && !type.equals("user")) {
            throw claims.refused("idtyp", "is not user: it is no access token for a user");
        }
        if (has(claims.optionalString("xms_sub_fct"), AGENT_IDENTITY)) {
            throw claims.refused("xms_sub_fct", "says that its subject is an agent's identity");
        }
    }

    private static String client(ClaimReader claims) {
        return switch (claims.string("ver")) {
            case "1.0" -> claims.string("appid");
            case "2.0" -> claims.string("azp");
            default -> throw claims.refused("ver", "is neither 1.0 nor 2.0");
        };
    }

    private static boolean has(@org.jspecify.annotations.Nullable String facets, String facet) {
        return facets != null && Arrays.asList(facets.split(" ", -1)).contains(facet);
    }
}
