package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import java.util.Set;

/** The claims with one meaning in every dialect. No setting gives one of them another meaning. */
public final class FixedMeanings {

    public static final Set<String> CLAIMS = Set.of(
            "",
            ISS,
            EXP,
            NBF,
            IAT,
            ACT,
            MAY_ACT,
            CNF,
            AUTHORIZATION_DETAILS,
            ACR,
            AUTH_TIME,
            SUB_ISS,
            HOP,
            PARENT,
            ANCESTORS,
            MAX_DEPTH,
            SCOPE_FROM,
            DECISION,
            POLICY);

    private FixedMeanings() {}
}
