/** Configuration of the token service. */
@NullMarked
package dev.narrowgate.delegation.config.tokenservice;

import org.jspecify.annotations.NullMarked;
