/** Shows a delegation in one process: an identity provider, two agents, a gateway, and an API that knows no tokens. */
@NullMarked
package dev.narrowgate.gateway.demo;

import org.jspecify.annotations.NullMarked;
