/** The request, stage by stage: each type can only be made from the one before it. */
@NullMarked
package dev.narrowgate.delegation.hop;

import org.jspecify.annotations.NullMarked;
