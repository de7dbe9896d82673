package dev.narrowgate.delegation;

/** The redaction of a text that counts. */
public final class RedactionSteps {

    private RedactionSteps() {}

    public static void of(CharSequence text) {
        Redaction.cleaned(text);
    }
}
