/** Contains stage 5, record: the audit records of hops and of other acts. */
@NullMarked
package dev.narrowgate.delegation.audit;

import org.jspecify.annotations.NullMarked;
