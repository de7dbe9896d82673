/** Reads the audit: verifies chains and shows the tree of a task. */
@NullMarked
package dev.narrowgate.delegation.engine.audit.reading;

import org.jspecify.annotations.NullMarked;
