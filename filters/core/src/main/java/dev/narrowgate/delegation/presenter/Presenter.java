package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.Principal;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The presenter of a token: proven, or assumed to be the current actor of the token.
 *
 * @param proofs the methods that proved the presenter; empty for a bearer token without any proof
 */
public record Presenter(Principal principal, Set<ProofMethod> proofs) {

    public Presenter {
        proofs = Set.copyOf(proofs);
    }

    public boolean isProven() {
        return !proofs.isEmpty();
    }

    /** The text for the audit: the proofs in a fixed order, separated by spaces, or {@code none}. */
    public String proof() {
        return isProven()
                ? EnumSet.copyOf(proofs).stream().map(ProofMethod::text).collect(Collectors.joining(" "))
                : "none";
    }
}
