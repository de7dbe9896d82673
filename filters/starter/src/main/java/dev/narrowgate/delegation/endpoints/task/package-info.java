/** The calls about tasks on the main port. */
@NullMarked
package dev.narrowgate.delegation.endpoints.task;

import org.jspecify.annotations.NullMarked;
