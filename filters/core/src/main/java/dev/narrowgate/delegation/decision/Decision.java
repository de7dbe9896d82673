package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.DelegationFailure.Denied;

/** The verdict on one access request. There is no third outcome: a decision point that cannot decide fails. */
public sealed interface Decision {

    /** The id of this verdict in tokens, headers and the audit. Requests that share a verdict share its id. */
    String id();

    /** Access is allowed, within the grant. */
    record Permit(String id, String policy, Grant grant) implements Decision {}

    /** Access is denied, for the reason in the failure. */
    record Deny(String id, String policy, Denied failure) implements Decision {}
}
