/** JSON from outside, read strictly: by whoever reads tokens, and by whoever reads answers of servers. */
@NullMarked
package dev.narrowgate.delegation.json;

import org.jspecify.annotations.NullMarked;
