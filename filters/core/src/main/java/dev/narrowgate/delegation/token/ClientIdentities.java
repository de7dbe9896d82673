package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Answer;
import java.util.List;
import java.util.Set;

/** A client of the gateway's own token service, which has authenticated before anything else was looked at. */
public final class ClientIdentities implements PresenterVerifier {

    @Override
    public Answer<Proven> verify(Credentials credentials) {
        var client = credentials.client();
        return Answer.ready(client == null ? Proven.NOTHING : new Proven(Set.of(), null, List.of(client)));
    }
}
