/** Contains stage 2, decide: whether a request may go on, and with which authority. */
@NullMarked
package dev.narrowgate.delegation.decision;

import org.jspecify.annotations.NullMarked;
