package dev.narrowgate.delegation.explain.decision;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACR_VALUES;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.MAX_AGE;

import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.point.Obligation;

/** Writes an obligation for a person. */
final class ObligationText {

    private ObligationText() {}

    static String type(Obligation obligation) {
        return switch (obligation) {
            case Obligation.NarrowScopes narrow -> "narrow_scopes";
            case Obligation.ShortenLife shorten -> "shorten_life";
            case Obligation.StepUp stepUp -> "step_up";
            case Obligation.ShowCredential credential -> "credential";
            case Obligation.Unknown unknown -> unknown.name();
        };
    }

    static String values(Obligation obligation) {
        return switch (obligation) {
            case Obligation.NarrowScopes narrow -> "scopes " + narrow.scopes();
            case Obligation.ShortenLife shorten -> "seconds " + shorten.life().toSeconds();
            case Obligation.StepUp stepUp -> level(stepUp.level());
            case Obligation.ShowCredential credential -> "name " + credential.name();
            case Obligation.Unknown unknown -> "";
        };
    }

    private static String level(AuthenticationLevel level) {
        var classes =
                level.contextClasses().isEmpty() ? "" : ACR_VALUES + " " + String.join(" ", level.contextClasses());
        var age = level.maximumAge();
        return age == null ? classes : classes + (classes.isEmpty() ? "" : ", ") + MAX_AGE + " " + age.toSeconds();
    }
}
