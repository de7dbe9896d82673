/** Reads the credentials, evidence and certificates of a request, and refuses ambiguous requests. */
@NullMarked
package dev.narrowgate.delegation.web.request;

import org.jspecify.annotations.NullMarked;
