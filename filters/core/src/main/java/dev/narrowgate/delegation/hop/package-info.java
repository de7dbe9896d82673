/** Contains the stages of a request as types. Each type can only be created from the one before it. */
@NullMarked
package dev.narrowgate.delegation.hop;

import org.jspecify.annotations.NullMarked;
