/** Tasks, their budgets and their end; revocations of any ground of a hop. */
@NullMarked
package dev.narrowgate.delegation.engine.task;

import org.jspecify.annotations.NullMarked;
