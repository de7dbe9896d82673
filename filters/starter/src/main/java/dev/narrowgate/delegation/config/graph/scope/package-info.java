/** The scopes of a policy, and their translation over several policies. */
@NullMarked
package dev.narrowgate.delegation.config.graph.scope;

import org.jspecify.annotations.NullMarked;
