/** Measures how long after a revocation gateways on one Redis still forward. */
@NullMarked
package dev.narrowgate.load.revocation;

import org.jspecify.annotations.NullMarked;
