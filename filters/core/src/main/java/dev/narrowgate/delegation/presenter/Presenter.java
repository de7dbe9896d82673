package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.Principal;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is on the other end of the connection: proven, or merely taken to be the token's current actor.
 *
 * @param proofs none of a bearer token that anybody may hold
 */
public record Presenter(Principal principal, Set<ProofMethod> proofs) {

    public Presenter {
        proofs = Set.copyOf(proofs);
    }

    public boolean isProven() {
        return !proofs.isEmpty();
    }

    /** As the audit writes it: the proofs in a fixed order with a space between, or {@code none}. */
    public String proof() {
        return isProven()
                ? EnumSet.copyOf(proofs).stream().map(ProofMethod::text).collect(Collectors.joining(" "))
                : "none";
    }
}
