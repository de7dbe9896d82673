/** The graph of the routes, policies, agents and servers of a configuration, its checks, and its drawing. */
@NullMarked
package dev.narrowgate.delegation.config.graph;

import org.jspecify.annotations.NullMarked;
