/** Finds the tokens of a request in other texts, so that none of them leaks into a record or a header. */
@NullMarked
package dev.narrowgate.delegation.presented;

import org.jspecify.annotations.NullMarked;
