/** The decision points of the organisation: OPA and AuthZEN, asked over HTTP, and Rego, evaluated in the process. */
@NullMarked
package dev.narrowgate.delegation.engine.decision.point;

import org.jspecify.annotations.NullMarked;
