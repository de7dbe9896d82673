package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.MintingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.ProvenanceTokenExchanger;
import dev.narrowgate.delegation.exchange.PolicyTokenExchanger;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import java.util.HashMap;

/** Makes the exchanger that issues the token of each policy, before any check and any cache. */
final class Issuing {

    private Issuing() {}

    static TokenExchanger exchanger(
            DelegationSettings settings, ExchangeServers servers, LastingParts lasting, EngineTools tools) {
        var byPolicy = new HashMap<>(servers.byPolicy());
        for (var policy : settings.policies().values()) {
            if (policy.credential() != null) {
                byPolicy.put(
                        policy.name(),
                        new CredentialTokenExchanger(
                                settings.gateway(), policy.credential(), tools.clock(), tools.ids()));
            }
        }
        var minting = new MintingTokenExchanger(settings.gateway(), lasting.signingKeys(), tools.clock(), tools.ids());
        var beside = settings.provenance();
        // Inside the check: a token may lack its chain only if signed provenance beside the token carries it.
        return new ProvenanceTokenExchanger(
                new PolicyTokenExchanger(byPolicy, minting),
                settings.gateway(),
                lasting.signingKeys(),
                beside.beside(),
                beside.accompanied(),
                beside.signed(),
                tools.clock(),
                tools.ids());
    }
}
