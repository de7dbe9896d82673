package dev.narrowgate.delegation.hop;

/**
 * The origin of a request, for its record and for the counts of its network.
 *
 * @param network the network that the request is counted under: the caller's address, for IPv6 its /64; empty if
 *     unknown
 * @param address the caller's address without a port, as reported by trusted proxies; empty if unknown
 */
public record Caller(String network, String address) {

    /** A caller whose address is unknown. */
    public static final Caller UNKNOWN = new Caller("", "");
}
