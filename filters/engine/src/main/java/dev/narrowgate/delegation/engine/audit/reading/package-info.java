/** Reads the audit: verifies chains, and prints the hops of a task as a tree. */
@NullMarked
package dev.narrowgate.delegation.engine.audit.reading;

import org.jspecify.annotations.NullMarked;
