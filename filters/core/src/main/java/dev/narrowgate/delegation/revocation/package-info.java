/** What can be revoked, what a hop rests on, and the notice to the hops that are under way (law 11). */
@NullMarked
package dev.narrowgate.delegation.revocation;

import org.jspecify.annotations.NullMarked;
