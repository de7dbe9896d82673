package dev.narrowgate.delegation;

/** In the JVMs of this module as well. */
class BlockingIsFoundIT extends BlockingIsFoundTest {}
