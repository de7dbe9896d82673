/** Configuration of the trusted issuers. */
@NullMarked
package dev.narrowgate.delegation.config.issuer;

import org.jspecify.annotations.NullMarked;
