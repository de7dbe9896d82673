/** Writes the audit: files, durability, retention and disk space. */
@NullMarked
package dev.narrowgate.delegation.engine.audit;

import org.jspecify.annotations.NullMarked;
