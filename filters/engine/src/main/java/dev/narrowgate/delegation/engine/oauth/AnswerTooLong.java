package dev.narrowgate.delegation.engine.oauth;

/** The failure when an endpoint's answer is larger than any answer needs to be. */
public final class AnswerTooLong extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param most the number of bytes that are read at most */
    AnswerTooLong(int most) {
        super("an answer of more than " + most + " bytes", null, false, false);
    }
}
