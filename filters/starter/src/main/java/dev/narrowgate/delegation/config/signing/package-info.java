/** Configuration of the signing keys. */
@NullMarked
package dev.narrowgate.delegation.config.signing;

import org.jspecify.annotations.NullMarked;
