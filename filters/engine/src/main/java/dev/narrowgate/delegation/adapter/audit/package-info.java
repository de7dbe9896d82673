/** Writes the audit as a hash chain of JSON lines, and reads it again. */
@NullMarked
package dev.narrowgate.delegation.adapter.audit;

import org.jspecify.annotations.NullMarked;
