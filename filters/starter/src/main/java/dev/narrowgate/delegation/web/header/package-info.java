/** Makes the headers of the request to the next hop and of the answer to the caller. */
@NullMarked
package dev.narrowgate.delegation.web.header;

import org.jspecify.annotations.NullMarked;
