/** Finds out who presents a token, and joins that with what the tokens say into a delegation. */
@NullMarked
package dev.narrowgate.delegation.presenter;

import org.jspecify.annotations.NullMarked;
