/** Makes the token service of an engine. */
@NullMarked
package dev.narrowgate.delegation.assembly.tokenservice;

import org.jspecify.annotations.NullMarked;
