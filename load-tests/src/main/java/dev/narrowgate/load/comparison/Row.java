package dev.narrowgate.load.comparison;

/** A line of the table: what was measured of a peer, or why nothing was. */
public sealed interface Row {

    Peer peer();

    record Measured(Peer peer, Checks checks, Cost cost) implements Row {}

    /** The program is not on this machine. */
    record Missing(Peer peer, String reason) implements Row {}

    /** The program did not do what it is measured for. */
    record Failed(Peer peer, String reason) implements Row {}
}
