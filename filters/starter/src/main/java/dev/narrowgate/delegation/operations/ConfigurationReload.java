package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.source.ConfigurationFiles;
import dev.narrowgate.delegation.config.source.FreshEnvironment;
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
     * @param restartNeeded keys that were changed and are obeyed after a restart only
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

    /** Returns the files of the configuration that serves, and those of the start. */
    Set<Path> files() {
        var files = new TreeSet<>(ConfigurationFiles.of(start));
        status.files().forEach(file -> files.add(Path.of(file)));
        return files;
    }

    /** Reads the configuration again. Must not run on an event loop, because it reads files and makes an engine. */
    public synchronized Status reload() {
        try {
            YamlSyntax.check(yaml());
            var fresh = FreshEnvironment.of(start);
            var settings = ConfigurationReader.read(fresh.effective(), vocabulary);
            engine.replace(settings, next -> routes.of(fresh.effective(), next));
            return replaced(fresh);
        } catch (InvalidConfigurationException invalid) {
            return refused(invalid.problems().stream()
                    .map(ConfigurationProblem::toString)
                    .toList());
        } catch (RuntimeException | LinkageError unusable) {
            return refused(List.of(String.valueOf(unusable.getMessage())));
        }
    }

    /** Checked first, because Spring Boot does not name the file that is not YAML. */
    private List<Path> yaml() {
        return files().stream().filter(Files::exists).toList();
    }

    private Status replaced(FreshEnvironment fresh) {
        var restart = fresh.restart();
        if (!restart.isEmpty() && !restart.equals(status.restartNeeded())) {
            LOG.warn("Changed, and obeyed after a restart only: {}", String.join(", ", restart));
        }
        var now = clock.instant();
        status = new Status(
                status.revision() + 1,
                now,
                texts(ConfigurationFiles.of(fresh.written())),
                new LastReload(now, true, List.of()),
                restart);
        LOG.info("The configuration was read again: revision {} serves", status.revision());
        count(true, 1);
        try {
            routes.replaced();
        } catch (RuntimeException failed) {
            LOG.error("The new configuration serves, but not all parts of the framework were told", failed);
        }
        return status;
    }

    private Status refused(List<String> problems) {
        var present = status;
        status = new Status(
                present.revision(),
                present.since(),
                present.files(),
                new LastReload(clock.instant(), false, problems),
                present.restartNeeded());
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
