/** Guards the connections to next hops and their answers. */
@NullMarked
package dev.narrowgate.delegation.engine.transport.client;

import org.jspecify.annotations.NullMarked;
