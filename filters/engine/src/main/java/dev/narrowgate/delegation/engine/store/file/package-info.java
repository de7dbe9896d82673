/** The state of tasks, budgets and revocations in a local folder, which survives a restart. */
@NullMarked
package dev.narrowgate.delegation.engine.store.file;

import org.jspecify.annotations.NullMarked;
