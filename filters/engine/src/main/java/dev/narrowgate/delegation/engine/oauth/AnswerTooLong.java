package dev.narrowgate.delegation.engine.oauth;

/** An endpoint that said more than any answer needs. */
public final class AnswerTooLong extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param most bytes that are read */
    AnswerTooLong(int most) {
        super("an answer of more than " + most + " bytes", null, false, false);
    }
}
