/** Makes an engine for one check, which keeps no token, no decision and no proof. */
@NullMarked
package dev.narrowgate.delegation.explain.engine;

import org.jspecify.annotations.NullMarked;
