/** The rules that operators write, in CEL. */
@NullMarked
package dev.narrowgate.delegation.adapter.policy;

import org.jspecify.annotations.NullMarked;
