package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.source.ConfigurationFiles;
import dev.narrowgate.delegation.config.source.FreshEnvironment;
import dev.narrowgate.delegation.config.source.RestartKeys;
import dev.narrowgate.delegation.config.source.YamlSyntax;
import dev.narrowgate.delegation.web.PresentEngine.Revision;
import dev.narrowgate.delegation.web.ServedEngine;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the configuration again and puts it in place as a whole: engine, policies and routes together. A configuration
 * with a problem changes nothing.
 */
public final class ConfigurationReload {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationReload.class);

    /** The routes of the application. */
    public interface Routes {

        /** Makes the routes of a configuration for its engine. Fails with {@link InvalidConfigurationException}. */
        Revision of(ConfigurableEnvironment written, ServedEngine next);

        /** Called when the last routes that were made serve. */
        void replaced();
    }

    /**
     * The configuration that serves.
     *
     * @param revision counts from 1, the configuration of the start
     * @param since when it was put in place
     * @param files the files that it was read from
     * @param lastReload null until the configuration was first read again
     * @param restartNeeded keys of Spring that were changed and are obeyed after a restart only; until they are changed back,
     *     nothing else is put in place
     */
    public record Status(
            long revision,
            Instant since,
            List<String> files,
            @Nullable LastReload lastReload,
            List<String> restartNeeded) {}

    /** @param problems why the configuration was not put in place; empty if it was */
    public record LastReload(Instant at, boolean ok, List<String> problems) {}

    private final ConfigurableEnvironment start;
    private final RouteVocabulary vocabulary;
    private final RunningEngine engine;
    private final Routes routes;
    private final MeterRegistry registry;
    private final InstantSource clock;

    private volatile Status status;
    private volatile Set<Path> lastRead = Set.of();

    public ConfigurationReload(
            ConfigurableEnvironment start,
            RouteVocabulary vocabulary,
            RunningEngine engine,
            Routes routes,
            MeterRegistry registry,
            InstantSource clock) {
        this.start = start;
        this.vocabulary = vocabulary;
        this.engine = engine;
        this.routes = routes;
        this.registry = registry;
        this.clock = clock;
        this.status = new Status(1, clock.instant(), texts(ConfigurationFiles.of(start)), null, List.of());
        // From the start, so that the first failure is an increase.
        count(true, 0);
        count(false, 0);
    }

    public Status status() {
        return status;
    }

    /** Returns the files of the start, of the configuration that serves, and of the one that was read last. */
    Set<Path> files() {
        var files = new TreeSet<>(ConfigurationFiles.of(start));
        status.files().forEach(file -> files.add(Path.of(file)));
        files.addAll(lastRead);
        return files;
    }

    /** Reads the configuration again. Must not run on an event loop, because it reads files and makes an engine. */
    public synchronized Status reload() {
        List<String> restart = List.of();
        try {
            var written = read();
            lastRead = ConfigurationFiles.of(written);
            restart = RestartKeys.between(start, written);
            if (!restart.isEmpty()) {
                // The parts that read these keys still have the old values, so the new ones cannot be checked together.
                return refused(
                        restart.stream()
                                .map(key -> key + ": changed (expected: a restart)")
                                .toList(),
                        restart);
            }
            var settings = ConfigurationReader.read(written, vocabulary);
            engine.replace(settings, next -> routes.of(written, next));
            return replaced();
        } catch (InvalidConfigurationException invalid) {
            return refused(
                    invalid.problems().stream()
                            .map(ConfigurationProblem::toString)
                            .toList(),
                    restart);
        } catch (RuntimeException | LinkageError unusable) {
            LOG.debug("The configuration could not be read again", unusable);
            return refused(
                    List.of(unusable.getMessage() == null ? unusable.toString() : unusable.getMessage()), restart);
        }
    }

    /** Spring Boot does not name the file that is not YAML. */
    private ConfigurableEnvironment read() {
        try {
            return FreshEnvironment.of(start);
        } catch (RuntimeException unreadable) {
            YamlSyntax.check(files().stream().filter(Files::exists).toList());
            throw unreadable;
        }
    }

    private Status replaced() {
        var now = clock.instant();
        status = new Status(
                status.revision() + 1, now, texts(lastRead), new LastReload(now, true, List.of()), List.of());
        LOG.info("The configuration was read again: revision {} serves", status.revision());
        count(true, 1);
        try {
            routes.replaced();
        } catch (RuntimeException failed) {
            LOG.error("The new configuration serves, but not all parts of the framework were told", failed);
        }
        return status;
    }

    private Status refused(List<String> problems, List<String> restart) {
        var present = status;
        status = new Status(
                present.revision(),
                present.since(),
                present.files(),
                new LastReload(clock.instant(), false, problems),
                restart);
        LOG.error(
                "The configuration was read again and not put in place; revision {} serves on. Problems:\n  {}",
                present.revision(),
                String.join("\n  ", problems));
        count(false, 1);
        return status;
    }

    private void count(boolean ok, int reloads) {
        registry.counter("delegation.configuration.reloads", "outcome", ok ? "replaced" : "refused")
                .increment(reloads);
    }

    private static List<String> texts(Set<Path> files) {
        return files.stream().map(Path::toString).toList();
    }
}
