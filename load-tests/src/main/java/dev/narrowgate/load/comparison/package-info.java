/** Compares what a request costs the gateway, and other proxies that are installed. */
@NullMarked
package dev.narrowgate.load.comparison;

import org.jspecify.annotations.NullMarked;
