/** The hash chain of the audit: how a line is linked to the line before it. */
@NullMarked
package dev.narrowgate.delegation.engine.audit.chain;

import org.jspecify.annotations.NullMarked;
