/** The hash chain of the audit, which links each line to the line before it. */
@NullMarked
package dev.narrowgate.delegation.engine.audit.chain;

import org.jspecify.annotations.NullMarked;
