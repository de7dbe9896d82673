/** The state that all gateways of a store share: tasks, budgets and revocations. */
@NullMarked
package dev.narrowgate.delegation.engine.store.state;

import org.jspecify.annotations.NullMarked;
