package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.DelegationFailure.Denied;

/** The verdict on one access request. There is no third outcome: who cannot decide fails. */
public sealed interface Decision {

    /** By which this verdict is found in tokens, headers and audit. Requests that share a verdict share its id. */
    String id();

    /** Access is allowed, within the grant. */
    record Permit(String id, String policy, Grant grant) implements Decision {}

    /** Access is refused, and why. */
    record Deny(String id, String policy, Denied failure) implements Decision {}
}
