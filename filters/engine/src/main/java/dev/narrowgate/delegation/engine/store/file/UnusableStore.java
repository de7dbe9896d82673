package dev.narrowgate.delegation.engine.store.file;

import java.io.IOException;

/** A folder that holds no store that can be used. The message is one sentence for the operator, without its subject. */
final class UnusableStore extends IOException {
    private static final long serialVersionUID = 1;

    UnusableStore(String why) {
        super(why);
    }

    UnusableStore(String why, Throwable cause) {
        super(why, cause);
    }
}
