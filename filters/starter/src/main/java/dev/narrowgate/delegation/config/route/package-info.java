/** Checks the routes, and the settings of Spring that concern security. */
@NullMarked
package dev.narrowgate.delegation.config.route;

import org.jspecify.annotations.NullMarked;
