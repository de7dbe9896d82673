/** Stage 1, verify: what came in, what it asserts, and who presents it. */
@NullMarked
package dev.narrowgate.delegation.token;

import org.jspecify.annotations.NullMarked;
