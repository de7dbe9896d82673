package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.provenance.Provenance;

/** A hop that was verified, decided, exchanged, stamped and recorded. Only this may be forwarded (law 7). */
public record Departure(Exchanged hop, Provenance provenance, Recorded recorded) {}
