/** Explains the decision about a request: its rule, its facts, and the answers of its decision points. */
@NullMarked
package dev.narrowgate.delegation.explain.decision;

import org.jspecify.annotations.NullMarked;
