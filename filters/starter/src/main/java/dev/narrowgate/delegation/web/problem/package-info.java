/** Tells callers why they are refused (RFC 9457, RFC 6750). */
@NullMarked
package dev.narrowgate.delegation.web.problem;

import org.jspecify.annotations.NullMarked;
