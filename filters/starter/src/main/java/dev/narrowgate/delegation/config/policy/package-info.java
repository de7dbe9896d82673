/** Configuration of policies, credentials and actors. */
@NullMarked
package dev.narrowgate.delegation.config.policy;

import org.jspecify.annotations.NullMarked;
