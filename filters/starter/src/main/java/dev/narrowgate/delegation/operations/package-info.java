/** What operators do while the gateway runs: read the configuration again, and see which one serves. */
@NullMarked
package dev.narrowgate.delegation.operations;

import org.jspecify.annotations.NullMarked;
