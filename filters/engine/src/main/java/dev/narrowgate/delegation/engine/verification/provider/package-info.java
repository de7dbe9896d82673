/** Maps the claims of each identity provider's tokens to the claims of RFC 9068 and RFC 8693. */
@NullMarked
package dev.narrowgate.delegation.engine.verification.provider;

import org.jspecify.annotations.NullMarked;
