package dev.narrowgate.delegation.web.problem;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What problems tell beside their code.
 *
 * @param documentation the page that explains the codes; null: there is no link to one
 * @param detailed whether a caller with a genuine token is told what is wrong with it
 */
public record ProblemStyle(@Nullable URI documentation, boolean detailed) {

    /** The place of a code: a page below a folder, or a section of a page. */
    @Nullable
    String page(String code) {
        return documentation == null
                ? null
                : documentation + (documentation.toString().endsWith("/") ? code : "#" + code);
    }
}
