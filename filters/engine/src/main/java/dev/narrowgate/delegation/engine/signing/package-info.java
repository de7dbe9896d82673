/** Holds the signing keys of this gateway: stores, rotation, publication and the work of signing. */
@NullMarked
package dev.narrowgate.delegation.engine.signing;

import org.jspecify.annotations.NullMarked;
