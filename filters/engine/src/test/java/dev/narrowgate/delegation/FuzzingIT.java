package dev.narrowgate.delegation;

/** The targets of this module. */
class FuzzingIT extends FuzzingContract {}
