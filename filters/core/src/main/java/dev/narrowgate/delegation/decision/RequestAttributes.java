package dev.narrowgate.delegation.decision;

import java.util.List;

/** The parts of a request that a rule may name one by one. A part that is not there is an empty list or text. */
public interface RequestAttributes {

    /** A request of which nothing is known but its method and its path. */
    RequestAttributes NONE = new RequestAttributes() {
        @Override
        public List<String> header(String name) {
            return List.of();
        }

        @Override
        public List<String> query(String key) {
            return List.of();
        }

        @Override
        public String pathVariable(String name) {
            return "";
        }
    };

    /** Returns the values of a header, in the order of its lines. */
    List<String> header(String name);

    /** Returns the decoded values of a key of the query, in their order. */
    List<String> query(String key);

    /** Returns what the path has at a variable of the route's pattern. */
    String pathVariable(String name);
}
