package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.Answer;
import java.util.Map;

/** Selects the exchanger of the policy. A policy without an exchanger uses the gateway's own keys. */
public final class PolicyTokenExchanger implements TokenExchanger {

    private final Map<String, TokenExchanger> byPolicy;
    private final TokenExchanger own;

    /** @param byPolicy the exchangers by the name of the policy */
    public PolicyTokenExchanger(Map<String, TokenExchanger> byPolicy, TokenExchanger own) {
        this.byPolicy = Map.copyOf(byPolicy);
        this.own = own;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return of(request).exchange(request);
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        of(request).forget(request, refused);
    }

    private TokenExchanger of(ExchangeRequest request) {
        return byPolicy.getOrDefault(request.permit().policy(), own);
    }
}
