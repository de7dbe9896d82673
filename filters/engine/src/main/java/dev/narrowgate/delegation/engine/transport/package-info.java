/** Installs the guards of HTTP/1 and HTTP/2 in Reactor Netty's server and client. */
@NullMarked
package dev.narrowgate.delegation.engine.transport;

import org.jspecify.annotations.NullMarked;
