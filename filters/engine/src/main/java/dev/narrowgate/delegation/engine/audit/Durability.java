package dev.narrowgate.delegation.engine.audit;

/** The safety of a record before its request continues. */
public enum Durability {
    /** The record is in the memory of this process, queued for the file. */
    MEMORY,
    /** The operating system has the record, so it survives a crash of this process. */
    PROCESS,
    /** The record is on the disk, so it survives a power failure. */
    DISK
}
