package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.verification.ProvenanceRules;
import java.util.Map;
import java.util.Set;

/**
 * The policies and issuers whose chains travel beside the token, in {@code Delegation-Provenance}.
 *
 * @param signed whether it is signed beside every token that leaves
 * @param beside the names of the policies whose chain travels so
 * @param accompanied the names of all policies whose tokens are of these issuers: no gateway takes them without it
 * @param issuers whose tokens come with their chain beside them, here or at the next hop
 * @param firstHand for each issuer whose tokens come with their chain beside them, the clients whose tokens have none yet
 * @param agents for each of these issuers, the clients that prove themselves with tokens of their own
 * @param subjectIssuers for each server that tokens are exchanged at, by its issuer, those whose subjects it knows
 */
public record ProvenanceSettings(
        boolean signed,
        Set<String> beside,
        Set<String> accompanied,
        Set<String> issuers,
        Map<String, Set<String>> firstHand,
        Map<String, Set<String>> agents,
        Map<String, Set<String>> subjectIssuers) {

    public ProvenanceRules rules() {
        return new ProvenanceRules(firstHand, agents, subjectIssuers);
    }
}
