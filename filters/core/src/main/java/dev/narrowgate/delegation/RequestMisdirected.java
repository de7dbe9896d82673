package dev.narrowgate.delegation;

/** The request names a host that is not one of this gateway's hosts. */
public final class RequestMisdirected extends DelegationFailure.Rejected {
    public RequestMisdirected() {
        super("request-misdirected", "its host is not one of delegation.hosts");
    }
}
