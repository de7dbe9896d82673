/** The {@code Delegation} filter: runs the requests of a route through the pipeline and forwards permitted hops. */
@NullMarked
package dev.narrowgate.delegation.web;

import org.jspecify.annotations.NullMarked;
