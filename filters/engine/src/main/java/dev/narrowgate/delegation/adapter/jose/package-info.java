/** JOSE: reads and verifies tokens, keeps issuers' keys, and signs the narrower ones. The only place that knows Nimbus. */
@NullMarked
package dev.narrowgate.delegation.adapter.jose;

import org.jspecify.annotations.NullMarked;
