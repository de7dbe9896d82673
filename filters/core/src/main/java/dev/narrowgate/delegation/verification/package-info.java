/** Verifies what a token says, and knows which tokens were taken back before their end. */
@NullMarked
package dev.narrowgate.delegation.verification;

import org.jspecify.annotations.NullMarked;
