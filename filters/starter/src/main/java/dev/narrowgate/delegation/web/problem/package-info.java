/** Maps failures to the answers that callers get (RFC 9457, RFC 6750). */
@NullMarked
package dev.narrowgate.delegation.web.problem;

import org.jspecify.annotations.NullMarked;
