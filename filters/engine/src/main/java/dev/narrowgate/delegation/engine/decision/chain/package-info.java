/** The functions of rules that look at the whole chain. */
@NullMarked
package dev.narrowgate.delegation.engine.decision.chain;

import org.jspecify.annotations.NullMarked;
