/**
 * Delegation, enforced at each hop. A request goes through
 *
 * <ol>
 *   <li>{@link dev.narrowgate.delegation.token verify}: what came in, and who presents it,
 *   <li>{@link dev.narrowgate.delegation.decision decide}: may it go on, and with how much,
 *   <li>{@link dev.narrowgate.delegation.exchange exchange}: a narrower token for exactly the next hop,
 *   <li>{@link dev.narrowgate.delegation.provenance stamp}: what the next hop is told,
 *   <li>{@link dev.narrowgate.delegation.audit record}: what is written down, before anything is forwarded,
 * </ol>
 *
 * as a {@link dev.narrowgate.delegation.hop hop} whose types carry the proof, put together by the {@link
 * dev.narrowgate.delegation.pipeline pipeline}.
 */
@NullMarked
package dev.narrowgate.delegation;

import org.jspecify.annotations.NullMarked;
