/** Bounds the bodies of requests in size and pace. */
@NullMarked
package dev.narrowgate.delegation.web.body;

import org.jspecify.annotations.NullMarked;
