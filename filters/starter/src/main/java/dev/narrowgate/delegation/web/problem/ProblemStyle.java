package dev.narrowgate.delegation.web.problem;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The optional parts of a problem.
 *
 * @param documentation the page that explains the codes; null for no link
 * @param detailed whether a caller with a genuine token learns what is wrong with it
 */
public record ProblemStyle(@Nullable URI documentation, boolean detailed) {

    /** Returns the address of a code: a page below a folder, or a section of a page. Null without documentation. */
    @Nullable
    String page(String code) {
        return documentation == null
                ? null
                : documentation + (documentation.toString().endsWith("/") ? code : "#" + code);
    }
}
