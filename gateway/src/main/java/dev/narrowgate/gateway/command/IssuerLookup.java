package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.ISSUER;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.IssuerMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Fetches the metadata of an issuer once, from a terminal (RFC 8414; OpenID Connect Discovery 1.0). */
final class IssuerLookup {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAXIMUM_BYTES = 256 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The metadata of an issuer.
     *
     * @param issuer its identifier, exactly as the issuer writes it
     * @param members the members of its metadata; empty if it publishes none
     */
    record Found(URI issuer, Map<String, Object> members) {

        String text(String name) {
            return members.get(name) instanceof String text ? text : "";
        }

        List<String> texts(String name) {
            return members.get(name) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }
    }

    private IssuerLookup() {}

    /** Fails with {@code IOException}, which names the locations and the problem at each of them. */
    static Found ask(URI issuer) throws IOException {
        var tried = new ArrayList<String>();
        // Redirects are not followed, because they lead away from the named issuer.
        try (var client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(Redirect.NEVER)
                .build()) {
            for (var location : IssuerMetadata.locations(issuer.toString())) {
                var problem = new StringBuilder();
                var members = document(client, location, problem);
                if (!members.isEmpty()) {
                    return new Found(named(issuer, members, location), members);
                }
                tried.add(location + ": " + problem);
            }
        }
        throw new IOException("no metadata of this issuer at any of " + String.join(", ", tried));
    }

    private static Map<String, Object> document(HttpClient client, URI location, StringBuilder problem) {
        try {
            var request = HttpRequest.newBuilder(location)
                    .timeout(TIMEOUT)
                    .header("Accept", MediaTypes.JSON)
                    .build();
            var answer = client.send(request, BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    problem.append("status ").append(answer.statusCode());
                    return Map.of();
                }
                return JSON.readerForMapOf(Object.class).readValue(body.readNBytes(MAXIMUM_BYTES));
            }
        } catch (JacksonException page) {
            problem.append("no JSON object");
        } catch (IOException unreachable) {
            problem.append(unreachable.getMessage() == null ? "cannot be reached" : unreachable.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            problem.append("interrupted");
        }
        return Map.of();
    }

    /** Refuses metadata of another issuer (RFC 8414, section 3.3). A final slash may differ: it is easily left out. */
    private static URI named(URI asked, Map<String, Object> members, URI location) throws IOException {
        var named = String.valueOf(members.get(ISSUER));
        if (plain(named).equals(plain(asked.toString()))) {
            return URI.create(named);
        }
        throw new IOException("the metadata at " + location + " name the issuer '" + named + "' instead of '" + asked
                + "' (expected: --issuer in the issuer's own spelling)");
    }

    private static String plain(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }
}
