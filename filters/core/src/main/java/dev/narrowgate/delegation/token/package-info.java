/** Contains the values of stage 1, verify: tokens, their identifiers and their content. */
@NullMarked
package dev.narrowgate.delegation.token;

import org.jspecify.annotations.NullMarked;
