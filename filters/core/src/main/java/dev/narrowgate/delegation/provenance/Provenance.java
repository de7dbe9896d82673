package dev.narrowgate.delegation.provenance;

import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.token.Principal;
import java.util.EnumMap;
import java.util.Map;

/**
 * The provenance headers for the next hop. A header without a value, such as the actor of a direct call, is absent. The
 * gateway still removes a header of that name from the incoming request.
 */
public record Provenance(Map<ProvenanceHeader, String> values) {

    /** Says nothing: the hop was not permitted, and goes on in the shadow of its policy. */
    public static final Provenance NONE = new Provenance(Map.of());

    public Provenance {
        values = Map.copyOf(values);
    }

    /** Returns the provenance of a permitted hop. */
    public static Provenance of(Exchanged hop) {
        var delegation = hop.delegation();
        var permit = hop.permitted().permit();
        var values = new EnumMap<ProvenanceHeader, String>(ProvenanceHeader.class);
        values.put(
                ProvenanceHeader.SUBJECT, HeaderText.plain(delegation.subject().subject()));
        var name = delegation.token().parties().subjectName();
        if (name != null) {
            values.put(ProvenanceHeader.SUBJECT_NAME, HeaderText.plain(name));
        }
        delegation.actor().ifPresent(actor -> values.put(ProvenanceHeader.ACTOR, HeaderText.plain(actor.subject())));
        if (delegation.actors().depth() > 0) {
            values.put(
                    ProvenanceHeader.CHAIN,
                    HeaderText.list(delegation.actors().actors().stream()
                            .map(Principal::subject)
                            .toList()));
        }
        var task = delegation.task();
        if (task != null) {
            values.put(ProvenanceHeader.TASK, HeaderText.plain(task.name()));
        }
        values.put(
                ProvenanceHeader.DECISION,
                "permit;id=" + HeaderText.string(permit.id()) + ";policy=" + HeaderText.string(permit.policy()));
        values.put(ProvenanceHeader.HOP, Integer.toString(delegation.hop()));
        return new Provenance(values);
    }
}
