/** The state that gateways share by a Redis: single, with Sentinel, or a Cluster. */
@NullMarked
package dev.narrowgate.delegation.engine.store.redis;

import org.jspecify.annotations.NullMarked;
