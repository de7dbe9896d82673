/** Verifies the content of tokens, and knows which tokens were revoked before they expired. */
@NullMarked
package dev.narrowgate.delegation.verification;

import org.jspecify.annotations.NullMarked;
