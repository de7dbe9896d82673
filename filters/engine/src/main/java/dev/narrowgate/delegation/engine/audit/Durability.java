package dev.narrowgate.delegation.engine.audit;

/** How safe a record is before the request that it tells of goes on. */
public enum Durability {
    /** In this process, on its way to the file. */
    MEMORY,
    /** With the operating system: it survives the end of this process, however sudden. */
    PROCESS,
    /** On the disk: it survives the loss of power. */
    DISK
}
