/** Reads what a request brings: credentials, evidence, certificates; refuses requests that can be read in two ways. */
@NullMarked
package dev.narrowgate.delegation.web.request;

import org.jspecify.annotations.NullMarked;
