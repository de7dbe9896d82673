package dev.narrowgate.delegation.adapter.jose;

import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.ACT;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.json.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Microsoft Entra's access tokens. It writes no {@code act}: that an agent acts stands in {@code xms_act_fct}, and which one in
 * {@code azp}, or {@code appid} in the first version. So an application's own token names the actor in the same claim.
 */
final class EntraClaims implements ProviderRule {

    /** Of {@code xms_act_fct} and {@code xms_sub_fct}: an agent's identity. */
    private static final String AGENT_IDENTITY = "11";

    /** What an application may do in its own right (Microsoft identity platform, access token claims). */
    private static final String ROLES = "roles";

    private static final String APPLICATION = "app";

    @Override
    public void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use) {
        checkVersion(written);
        read.remove(ACT);
        if (APPLICATION.equals(written.optionalString("idtyp"))) {
            checkApplication(written, names, use);
            // One name in both places, so that an agent that acts for itself is seen.
            read.set(SUB, read.get(CLIENT_ID));
            return;
        }
        checkUser(written, names);
        if (has(written.optionalString("xms_act_fct"), AGENT_IDENTITY)) {
            read.putObject(ACT).set(SUB, read.get(CLIENT_ID));
        }
    }

    private static void checkVersion(ClaimReader claims) {
        var version = claims.string("ver");
        switch (version) {
            case "1.0" -> claims.string("appid");
            case "2.0" -> claims.string("azp");
            default -> throw claims.refused("ver", "is neither 1.0 nor 2.0");
        }
    }

    /** Of its own right it acts, and is a subject only where the configuration reads its roles. */
    private static void checkApplication(ClaimReader claims, ClaimNames names, TokenUse use) {
        if (use == TokenUse.SUBJECT && !(names.scope().contains(ROLES) && claims.has(ROLES))) {
            throw claims.refused("idtyp", "is not user: it is no access token for a user");
        }
    }

    private static void checkUser(ClaimReader claims, ClaimNames names) {
        var type = claims.optionalString("idtyp");
        if (type != null && !type.equals("user")) {
            throw claims.refused("idtyp", "is not user: it is no access token for a user");
        }
        if (has(claims.optionalString("xms_sub_fct"), AGENT_IDENTITY)) {
            throw claims.refused("xms_sub_fct", "says that its subject is an agent's identity");
        }
        // An ID token has none, and neither has an application that does not say that it is one.
        var scope = names.scope().stream().filter(name -> !name.equals(ROLES)).toList();
        if (scope.stream().noneMatch(claims::has)) {
            throw claims.refused(String.join(" or ", scope), "is missing: it is no access token for a user");
        }
    }

    private static boolean has(@Nullable String facets, String facet) {
        return facets != null && Arrays.asList(facets.split(" ", -1)).contains(facet);
    }
}
