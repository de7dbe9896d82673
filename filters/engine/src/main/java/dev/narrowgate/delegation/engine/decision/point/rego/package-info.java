/** Evaluates Rego in the process: a policy that OPA compiled to WebAssembly. */
@NullMarked
package dev.narrowgate.delegation.engine.decision.point.rego;

import org.jspecify.annotations.NullMarked;
