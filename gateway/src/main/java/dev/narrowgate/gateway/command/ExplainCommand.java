package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.source.YamlSyntax;
import dev.narrowgate.delegation.engine.decision.point.ExplainedDecisionPoints;
import dev.narrowgate.delegation.explain.Explainer;
import dev.narrowgate.delegation.explain.Explanation;
import dev.narrowgate.delegation.explain.Question;
import dev.narrowgate.delegation.explain.engine.UncachedEngine;
import dev.narrowgate.delegation.explain.engine.UncachedEngine.Decisions;
import dev.narrowgate.delegation.explain.engine.UncachedEngine.Sources;
import dev.narrowgate.delegation.provenance.HeaderNames;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.HttpHeaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Explains what a gateway would do with a token, with all faults at once. */
@Command(
        name = "explain",
        description = {
            "Shows stage by stage what a gateway does with a token, and which changes make it accept the token.",
            "Exit code 0 if every explained route permits the token, else 1. Without --introspect the token is sent"
                    + " nowhere."
        },
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

    private static final Path INPUT = Path.of("-");
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Pattern SCHEME = Pattern.compile("^(?i)(?:Authorization: ?)?Bearer +");
    private static final int MAXIMUM_BYTES = 64 * 1024;

    /** {@code method} and {@code field-name} (RFC 9110, sections 9.1 and 5.1). */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    @Option(
            names = "--config",
            paramLabel = "FILE-OR-FOLDER",
            description = "The configuration. Repeatable. Default: config/ beside the program.")
    private List<Path> config = new ArrayList<>();

    @Option(
            names = "--token",
            required = true,
            paramLabel = "FILE",
            description = "A file with the subject token. A leading Bearer is ignored. - is standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path token;

    @Option(names = "--actor-token", paramLabel = "FILE", description = "A file with the agent's own token.")
    private @Nullable Path actorToken;

    @Option(names = "--route", paramLabel = "R", description = "The id of a route. Repeatable. Default: all.")
    private List<String> routes = new ArrayList<>();

    @Option(
            names = "--method",
            paramLabel = "M",
            defaultValue = "GET",
            description = "The method of the request. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String method;

    @Option(
            names = "--path",
            paramLabel = "P",
            defaultValue = "/",
            description = "The path of the request. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--header", paramLabel = "N=V", description = "A header of the request. Repeatable.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The time of the request, such as 2026-01-31T12:00:00Z. Default: now.")
    private @Nullable String at;

    @Option(names = "--offline", description = "Reads only files, and fetches neither keys nor metadata.")
    private boolean offline;

    @Option(
            names = "--introspect",
            description = "Sends the token to the issuer's introspection endpoint, if the configuration has one.")
    private boolean introspect;

    @Option(names = "--explain-decision", description = "Asks the decision points of the policy, as the gateway would.")
    private boolean explainDecision;

    @Option(
            names = "--decision",
            paramLabel = "FILE",
            description = "A file with an answer of the decision points, which are not asked then.")
    private @Nullable Path decision;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (offline && introspect) {
            throw wrong("--introspect and --offline exclude each other (expected: one of them)");
        }
        if (explainDecision && decision != null) {
            throw wrong("--explain-decision and --decision exclude each other (expected: one of them)");
        }
        if (offline && explainDecision) {
            throw wrong("--explain-decision and --offline exclude each other (expected: one of them)");
        }
        var question = question();
        var clock = clock();
        var places = ConfigLocations.places(config, List.of());
        var arguments = ConfigLocations.arguments(places, List.of(), spec);
        Explanation explanation;
        try {
            YamlSyntax.check(places);
            var environment = CheckedEnvironment.of(arguments);
            explanation = explanation(environment, question, clock);
        } catch (InvalidConfigurationException invalid) {
            throw new IOException(
                    "the configuration is not valid: " + invalid.problems().getFirst()
                            + " (`narrowgate validate` shows all problems)",
                    invalid);
        } catch (IllegalArgumentException unreadable) {
            throw new IOException(UnreadableConfiguration.describe(unreadable), unreadable);
        }
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(ExplanationJson.of(explanation));
        } else {
            ExplanationText.of(explanation).forEach(out::println);
        }
        out.flush();
        return explanation.permits() ? 0 : 1;
    }

    private Explanation explanation(ConfigurableEnvironment environment, Question question, InstantSource clock)
            throws IOException {
        var settings = ConfigurationReader.read(environment, RouteVocabulary.ofClassPath());
        var bundles = introspect ? CheckedEnvironment.sslBundles(environment) : null;
        var sources = new Sources(offline, question.names(settings.gateway()), bundles, decisions());
        var engine = UncachedEngine.of(settings, sources, clock);
        var explainer = new Explainer(environment, engine, clock);
        return explainer.explain(question, chosen(explainer.routes()));
    }

    private Decisions decisions() throws IOException {
        if (explainDecision) {
            return Decisions::asked;
        }
        if (decision == null) {
            return ExplainedDecisionPoints::unasked;
        }
        var answer = answer(decision);
        return (configured, clock) -> ExplainedDecisionPoints.answering(configured, answer);
    }

    private byte[] answer(Path file) throws IOException {
        try {
            var answer = bytes(file);
            if (answer.length > MAXIMUM_BYTES) {
                throw wrong(file + ": larger than " + MAXIMUM_BYTES + " bytes (expected: what a gateway reads)");
            }
            return answer;
        } catch (NoSuchFileException missing) {
            throw wrong(file + ": no such file");
        } catch (IOException unreadable) {
            throw wrong(file + ": cannot be read, or is a folder");
        }
    }

    private List<DelegatedRoute> chosen(List<DelegatedRoute> all) {
        for (var name : routes) {
            if (all.stream().noneMatch(route -> route.id().equals(name))) {
                throw wrong("--route " + name + ": no such route with a Delegation filter (expected: one of "
                        + all.stream().map(DelegatedRoute::id).toList() + ")");
            }
        }
        var chosen = all.stream()
                .filter(route -> routes.isEmpty() || routes.contains(route.id()))
                .toList();
        if (chosen.isEmpty()) {
            throw wrong("no route has a Delegation filter (expected: at least one)");
        }
        return chosen;
    }

    private Question question() throws IOException {
        var fields = new HttpHeaders();
        for (var header : headers) {
            int equals = header.indexOf('=');
            // The message omits the text, because it may contain a token.
            if (equals < 1 || !WORD.matcher(header.substring(0, equals)).matches()) {
                throw wrong("--header is not a name, an equals sign and a value (expected: an option such as"
                        + " --header \"A=b\")");
            }
            var name = header.substring(0, equals);
            if (name.equalsIgnoreCase(HttpHeaders.AUTHORIZATION) || name.equalsIgnoreCase(HeaderNames.ACTOR_TOKEN)) {
                throw wrong("--header " + name + " (expected: the file of the token with --token or --actor-token)");
            }
            fields.add(name, header.substring(equals + 1));
        }
        if (!WORD.matcher(method).matches()) {
            throw wrong("--method " + method + " (expected: a method such as GET)");
        }
        if (!path.startsWith("/") || path.indexOf('#') >= 0 || !isPath()) {
            throw wrong("--path " + path + " (expected: a path that begins with a slash, with encoded characters)");
        }
        if (token.equals(INPUT) && INPUT.equals(actorToken)) {
            throw wrong("--token and --actor-token both name standard input (expected: at least one file)");
        }
        return new Question(read(token), actorToken == null ? null : read(actorToken), method, path, fields);
    }

    /** Reads a token without parts that are often copied with it: the scheme before it, and the end of the line. */
    private String read(Path file) throws IOException {
        try {
            var bytes = bytes(file);
            if (bytes.length > MAXIMUM_BYTES) {
                throw wrong(file + ": larger than " + MAXIMUM_BYTES + " bytes (expected: one token)");
            }
            var text = new String(bytes, StandardCharsets.UTF_8)
                    .replace(BYTE_ORDER_MARK, "")
                    .strip();
            var token = SCHEME.matcher(text).replaceFirst("");
            if (token.isEmpty()) {
                throw wrong(file + " is empty (expected: a token)");
            }
            if (token.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '\'')) {
                throw wrong(file + " contains white space or quotes (expected: one token and nothing else)");
            }
            return token;
        } catch (NoSuchFileException missing) {
            throw wrong(file + ": no such file");
        } catch (IOException unreadable) {
            throw wrong(file + ": cannot be read, or is a folder");
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (file.equals(INPUT)) {
            return System.in.readNBytes(MAXIMUM_BYTES + 1);
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAXIMUM_BYTES + 1);
        }
    }

    private boolean isPath() {
        try {
            return URI.create("http://explained" + path).getRawPath() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private InstantSource clock() {
        try {
            return at == null ? InstantSource.system() : InstantSource.fixed(Instant.parse(at));
        } catch (DateTimeParseException malformed) {
            throw wrong("--at " + at + " (expected: a time such as 2026-01-31T12:00:00Z)");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
