package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import java.time.Duration;
import java.util.function.Function;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * An answer of Vault. No failure quotes it.
 *
 * @param lease {@code lease_duration}; zero for a secret without a lease
 * @param rejected makes the failure
 */
record VaultSecret(Duration lease, JsonNode data, Function<String, ExchangeRejected> rejected) {

    private static final String LEASE = "lease_duration";

    private static final String DATA = "data";

    /** A longer lease is implausible, and would overflow. */
    private static final long LONGEST = Duration.ofDays(3650).toSeconds();

    /** The most characters of one member, which a header carries. */
    private static final int MAXIMUM_LENGTH = 8192;

    /** Reads an answer. Fails with {@code ExchangeRejected} unless it has a lease and an object of data. */
    static VaultSecret of(byte[] body, Function<String, ExchangeRejected> rejected) {
        try {
            var answer = StrictJson.document(body, "answer");
            var lease = answer.path(LEASE);
            if (!lease.isIntegralNumber()
                    || !lease.canConvertToLong()
                    || lease.asLong() < 0
                    || lease.asLong() > LONGEST) {
                throw rejected.apply("gave an invalid answer: " + LEASE + " is missing, or not a number of seconds");
            }
            var data = answer.path(DATA);
            if (!data.isObject()) {
                throw rejected.apply("gave an invalid answer: " + DATA + " is missing, or not an object");
            }
            return new VaultSecret(Duration.ofSeconds(lease.asLong()), data, rejected);
        } catch (TokenRejected malformed) {
            throw rejected.apply("gave an invalid answer: " + malformed.reason());
        }
    }

    /**
     * Returns a text that a header can carry. Fails with {@code ExchangeRejected} without one.
     *
     * @param name of a member of the data, or a JSON pointer (RFC 6901), which begins with a slash
     */
    String text(String name) {
        var value = name.startsWith("/") ? data.at(JsonPointer.compile(name)) : data.path(name);
        if (!value.isString() || value.asString().length() > MAXIMUM_LENGTH || !HeaderText.isOne(value.asString())) {
            throw rejected.apply("gave an invalid answer: " + name + " is missing, or no text that a header carries");
        }
        return value.asString();
    }

    String userName(String name) {
        var user = text(name);
        if (user.indexOf(':') >= 0) {
            throw rejected.apply("gave an invalid answer: " + name + " has a colon (RFC 7617, section 2)");
        }
        return user;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "VaultSecret[" + lease + "]";
    }
}
