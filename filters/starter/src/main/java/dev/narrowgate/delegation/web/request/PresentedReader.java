package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.web.header.AuthorityHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Finds copies of presented tokens. A token anywhere else in the head would go on to the next hop, which could use it
 * (law 7). Such a request is refused.
 */
public final class PresentedReader {

    private static final List<String> PLACES = List.of(
            HttpHeaders.AUTHORIZATION,
            HeaderNames.ACTOR_TOKEN,
            HeaderNames.DPOP,
            HeaderNames.WORKLOAD_IDENTITY_TOKEN,
            HeaderNames.WORKLOAD_PROOF_TOKEN,
            HeaderNames.TXN_TOKEN,
            ReservedHeaders.PROVENANCE);

    /** Words that may precede a token. Any other word may be a token. */
    private static final List<String> SCHEMES = List.of(
            AuthorizationScheme.BEARER.text(), AuthorizationScheme.DPOP.text(), AuthorizationScheme.BASIC, "Negotiate");

    private static final int LONGEST_NAME = 64;

    /** A valid request has one. Further ones are for the record of the refusal. */
    private static final int MOST_OF_A_PLACE = 3;

    private PresentedReader() {}

    /** Reads everything in the place of a token or of a proof, valid or not. */
    public static PresentedTexts read(ServerHttpRequest request) {
        return read(request, List.of());
    }

    /** @param more tokens from elsewhere in the request */
    public static PresentedTexts read(ServerHttpRequest request, List<PresentedText> more) {
        var texts = new ArrayList<>(more);
        var complete = true;
        for (var place : PLACES) {
            var lines = request.getHeaders().get(place);
            if (lines != null) {
                complete &= add(texts, place, lines);
            }
        }
        return complete ? PresentedTexts.of(texts) : PresentedTexts.firstOf(texts);
    }

    /**
     * Adds the first texts of a place. A request with several is refused, and its record shows none of them.
     *
     * @return whether all texts were added
     */
    private static boolean add(List<PresentedText> texts, String place, List<String> lines) {
        int found = 0;
        for (var line : lines) {
            var words = new StringTokenizer(line, " ,\t");
            while (words.hasMoreTokens()) {
                var word = words.nextToken();
                if (!isScheme(word)) {
                    if (found++ == MOST_OF_A_PLACE) {
                        return false;
                    }
                    texts.add(new PresentedText(place, word));
                }
            }
        }
        return true;
    }

    private static boolean isScheme(String word) {
        for (var scheme : SCHEMES) {
            if (scheme.equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the refusal, or null if the head repeats nothing that was presented. */
    static @Nullable RequestMalformed problem(ServerHttpRequest request, PresentedTexts presented) {
        var place = presented.isEmpty() ? null : repeated(request, presented);
        return place == null ? null : new RequestMalformed("a presented token is repeated in " + place);
    }

    private static @Nullable String repeated(ServerHttpRequest request, PresentedTexts presented) {
        if (presented.areIn(request.getMethod().name())) {
            return "the method";
        }
        var uri = request.getURI();
        if (presented.areIn(uri.getRawPath())) {
            return "the path";
        }
        if (uri.getRawQuery() != null && presented.areIn(uri.getRawQuery())) {
            return "the query";
        }
        return fields(request, presented);
    }

    /** Searches the fields as they arrived if the server still has them, which avoids a copy. */
    private static @Nullable String fields(ServerHttpRequest request, PresentedTexts presented) {
        var arrived = Connections.arrived(request);
        if (arrived != null) {
            for (var fields = arrived.requestHeaders().iteratorCharSequence(); fields.hasNext(); ) {
                Map.Entry<CharSequence, CharSequence> field = fields.next();
                var place = field(field.getKey().toString(), field.getValue().toString(), presented);
                if (place != null) {
                    return place;
                }
            }
            return null;
        }
        for (var field : request.getHeaders().headerSet()) {
            for (var value : field.getValue()) {
                var place = field(field.getKey(), value, presented);
                if (place != null) {
                    return place;
                }
            }
        }
        return null;
    }

    private static @Nullable String field(String name, String value, PresentedTexts presented) {
        // Removed before the filters of the route. Proxies in front set some of these on every request.
        if (AuthorityHeaders.endsAtGateway(name)) {
            return null;
        }
        if (presented.areIn(name)) {
            return "the name of a header";
        }
        return presented.areIn(value, name)
                ? "header " + name.substring(0, Math.min(name.length(), LONGEST_NAME))
                : null;
    }
}
