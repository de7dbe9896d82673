/** Checks which filters may stand beside {@code Delegation}, and resolves the targets of routes. */
@NullMarked
package dev.narrowgate.delegation.web.route;

import org.jspecify.annotations.NullMarked;
