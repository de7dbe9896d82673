/**
 * Enforces delegation at each hop. A request passes through these stages:
 *
 * <ol>
 *   <li>{@link dev.narrowgate.delegation.verification verify}: the tokens and their presenter,
 *   <li>{@link dev.narrowgate.delegation.decision decide}: whether the request may go on, and with which authority,
 *   <li>{@link dev.narrowgate.delegation.exchange exchange}: a narrower token for exactly the next hop,
 *   <li>{@link dev.narrowgate.delegation.provenance stamp}: the provenance headers for the next hop,
 *   <li>{@link dev.narrowgate.delegation.audit record}: the audit record, written before the request is forwarded.
 * </ol>
 *
 * The {@link dev.narrowgate.delegation.pipeline pipeline} runs the stages. The types of a
 * {@link dev.narrowgate.delegation.hop hop} prove which stages the request has passed.
 */
@NullMarked
package dev.narrowgate.delegation;

import org.jspecify.annotations.NullMarked;
