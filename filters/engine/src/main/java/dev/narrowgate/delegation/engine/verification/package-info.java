/** Verifies access tokens, actor tokens and provenance of the trusted issuers, and caches the result. */
@NullMarked
package dev.narrowgate.delegation.engine.verification;

import org.jspecify.annotations.NullMarked;
