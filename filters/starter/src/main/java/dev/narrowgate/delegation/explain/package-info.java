/** Says of one request what would become of it, and what would have to change. */
@NullMarked
package dev.narrowgate.delegation.explain;

import org.jspecify.annotations.NullMarked;
