/** Stage 5, record: what is written down. */
@NullMarked
package dev.narrowgate.delegation.audit;

import org.jspecify.annotations.NullMarked;
