/** Writes the audit: files, durability, retention and room on the disk. */
@NullMarked
package dev.narrowgate.delegation.engine.audit;

import org.jspecify.annotations.NullMarked;
