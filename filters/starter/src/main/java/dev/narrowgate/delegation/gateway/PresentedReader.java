package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.token.PresentedText;
import dev.narrowgate.delegation.token.PresentedTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Finds copies of what a request presents. A token that stands anywhere else in the head would go on to the next hop, which
 * could use it (law 7), so the request is refused.
 */
public final class PresentedReader {

    private static final List<String> PLACES = List.of(
            HttpHeaders.AUTHORIZATION,
            CredentialReader.ACTOR_TOKEN,
            "DPoP",
            "Workload-Identity-Token",
            "Workload-Proof-Token",
            "Txn-Token");

    private static final int LONGEST_NAME = 64;

    private PresentedReader() {}

    /** Everything that has the place of a token or of a proof, sound or not. */
    public static PresentedTexts read(ServerHttpRequest request) {
        return read(request, List.of());
    }

    /** @param more tokens from elsewhere in the request */
    public static PresentedTexts read(ServerHttpRequest request, List<PresentedText> more) {
        var texts = new ArrayList<>(more);
        for (var place : PLACES) {
            var line = request.getHeaders().getFirst(place);
            var text = line == null ? null : text(place, line);
            if (text != null) {
                texts.add(text);
            }
        }
        return PresentedTexts.of(texts);
    }

    /** The first one, behind its scheme. A request with a second line or a second word is refused for that. */
    private static @Nullable PresentedText text(String place, String line) {
        var words = new StringTokenizer(line, " ,\t");
        if (!words.hasMoreTokens()) {
            return null;
        }
        var word = words.nextToken();
        var isScheme = place.equals(HttpHeaders.AUTHORIZATION) && words.hasMoreTokens();
        return new PresentedText(place, isScheme ? words.nextToken() : word);
    }

    /** Null when nothing of the head repeats what was presented. */
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

    /** The fields as they arrived where the server still has them: nothing is copied to look at them. */
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
        // It is removed before the filters of the route. Proxies in front set some of these for every request.
        if (AuthorityHeaders.endHere(name)) {
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
