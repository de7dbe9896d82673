/** Makes an engine for one look: it keeps no token, no decision and no proof. */
@NullMarked
package dev.narrowgate.delegation.explain.engine;

import org.jspecify.annotations.NullMarked;
