/** Counts refusals beyond a rate, so that refused requests cannot fill the disk. */
@NullMarked
package dev.narrowgate.delegation.engine.audit.refusals;

import org.jspecify.annotations.NullMarked;
