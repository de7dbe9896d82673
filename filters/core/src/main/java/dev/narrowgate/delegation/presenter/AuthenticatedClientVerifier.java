package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import java.util.List;
import java.util.Set;

/** Reports the client of the gateway's own token service, which has authenticated before all other checks. */
public final class AuthenticatedClientVerifier implements PresenterVerifier {

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var client = credentials.client();
        return Answer.ready(
                client == null ? VerifiedPresenter.NOTHING : new VerifiedPresenter(Set.of(), null, List.of(client)));
    }
}
