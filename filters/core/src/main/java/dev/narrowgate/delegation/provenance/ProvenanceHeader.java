package dev.narrowgate.delegation.provenance;

/** The headers that tell the next hop the origin of a call. */
public enum ProvenanceHeader {
    /** The {@code sub} of the initiating subject. */
    SUBJECT("Delegation-Subject"),
    /** A display name of the initiating subject, if its issuer states one. A display name is not an identifier. */
    SUBJECT_NAME("Delegation-Subject-Name"),
    /** The {@code sub} of the current actor. */
    ACTOR("Delegation-Actor"),
    /** The {@code sub} of every actor, current first: a list of strings (RFC 9651). */
    CHAIN("Delegation-Chain"),
    /** The id of the task. */
    TASK("Delegation-Task"),
    /** The verdict with the parameters {@code id} and {@code policy}: an item (RFC 9651). */
    DECISION("Delegation-Decision"),
    /** The number of the hop. */
    HOP("Delegation-Hop");

    private final String defaultName;

    ProvenanceHeader(String defaultName) {
        this.defaultName = defaultName;
    }

    public String defaultName() {
        return defaultName;
    }
}
