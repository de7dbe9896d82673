package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.token.BearerToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A credential that a decision point has chosen by its name. */
record ChosenCredential(String name, OutgoingAuthorization credential) implements OutgoingAuthorization {

    @Override
    public Map<String, String> headers(OutgoingRequest request) {
        return credential.headers(request);
    }

    @Override
    public @Nullable BearerToken token() {
        return credential.token();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ChosenCredential[" + name + "]";
    }
}
