/** Configuration of the proofs of presenters. */
@NullMarked
package dev.narrowgate.delegation.config.proof;

import org.jspecify.annotations.NullMarked;
