/** OAuth: this gateway as a client of authorization servers, which authenticates itself to their endpoints. */
@NullMarked
package dev.narrowgate.delegation.adapter.oauth;

import org.jspecify.annotations.NullMarked;
