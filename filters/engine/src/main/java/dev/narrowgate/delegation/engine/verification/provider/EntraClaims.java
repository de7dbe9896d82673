package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ACT;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AZP;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.*;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps Microsoft Entra's access tokens, which have no {@code act}. {@code xms_act_fct} says that an agent acts.
 * {@code azp} names the agent, or {@code appid} in the first version. An application's own token names the actor in the
 * same claim.
 */
final class EntraClaims implements ProviderRule {

    /** The value of {@code xms_act_fct} and {@code xms_sub_fct} for an agent's identity. */
    private static final String AGENT_IDENTITY = "11";

    /** The default claims of the client. */
    static final List<String> CLIENTS = List.of(AZP, APPID);

    private static final String APPLICATION = "app";

    @Override
    public void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use) {
        var client = client(written);
        if (names.client().equals(CLIENTS)) {
            read.put(CLIENT_ID, client);
        }
        read.remove(ACT);
        var isApplication = APPLICATION.equals(written.optionalString(IDTYP));
        setScope(written, names, isApplication, read);
        if (isApplication) {
            checkApplication(written, names, use);
            // Subject and actor have one name, so that an agent that acts for itself is recognised.
            read.set(SUB, read.get(CLIENT_ID));
            return;
        }
        checkUser(written, names);
        if (has(written.optionalString(XMS_ACT_FCT), AGENT_IDENTITY)) {
            read.putObject(ACT).set(SUB, read.get(CLIENT_ID));
        }
    }

    /** Reads the client. Each version has its own claim for it, and the claim of the other version is ignored. */
    private static String client(ClaimReader claims) {
        return switch (claims.string(VER)) {
            case "1.0" -> claims.string(APPID);
            case "2.0" -> claims.string(AZP);
            default -> throw claims.refused(VER, "is neither 1.0 nor 2.0");
        };
    }

    /** Sets the scopes. A user's roles are no scopes of the client, and an application has no scopes of a user. */
    private static void setScope(ClaimReader claims, ClaimNames names, boolean isApplication, ObjectNode read) {
        read.remove(SCOPE);
        names.scope().stream()
                .filter(name -> name.equals(ROLES) == isApplication)
                .filter(claims::has)
                .findFirst()
                .flatMap(name -> Optional.ofNullable(claims.scopes(name, true)))
                .filter(scopes -> !scopes.isEmpty())
                .ifPresent(scopes -> read.put(SCOPE, scopes.toString()));
    }

    /** Checks an application. It may always be an actor, but a subject only where the configuration reads its roles. */
    private static void checkApplication(ClaimReader claims, ClaimNames names, TokenUse use) {
        if (use == TokenUse.SUBJECT && !(names.scope().contains(ROLES) && claims.has(ROLES))) {
            throw claims.refused(IDTYP, "is not user: it is no access token for a user");
        }
    }

    private static void checkUser(ClaimReader claims, ClaimNames names) {
        var type = claims.optionalString(IDTYP);
        if (type != null && !type.equals("user")) {
            throw claims.refused(IDTYP, "is not user: it is no access token for a user");
        }
        if (has(claims.optionalString(XMS_SUB_FCT), AGENT_IDENTITY)) {
            throw claims.refused(XMS_SUB_FCT, "says that its subject is an agent's identity");
        }
        // An ID token has no scope, and neither has an application's token without idtyp.
        var scope = names.scope().stream().filter(name -> !name.equals(ROLES)).toList();
        if (scope.stream().noneMatch(claims::has)) {
            throw claims.refused(String.join(" or ", scope), "is missing: it is no access token for a user");
        }
    }

    private static boolean has(@Nullable String facets, String facet) {
        return facets != null && Arrays.asList(facets.split(" ", -1)).contains(facet);
    }
}
