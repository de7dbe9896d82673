/** Decision points beside the policy's own rule, and the obligations of their permits. */
@NullMarked
package dev.narrowgate.delegation.decision.point;

import org.jspecify.annotations.NullMarked;
