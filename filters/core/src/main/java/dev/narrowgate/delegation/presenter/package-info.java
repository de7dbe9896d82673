/** Determines the presenter of a token, and combines it with the content of the tokens into a delegation. */
@NullMarked
package dev.narrowgate.delegation.presenter;

import org.jspecify.annotations.NullMarked;
