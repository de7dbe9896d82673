package dev.narrowgate.delegation.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Looks for changed files of the configuration, and has them read again. It looks at the files behind links, so that it
 * finds what Kubernetes replaces in a mounted volume.
 */
public final class ConfigurationWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** Looks that have to find the same. More if a file is gone: it may be on its way to being replaced. */
    private static final int SETTLED = 2;

    private static final int SETTLED_WITHOUT_A_FILE = 12;

    /** What shows that a file was changed. Null members stand for a file that is not there. */
    private record Seen(
            Path file, @Nullable Path target, @Nullable Object key, long size, long changed) {}

    private final ConfigurationReload reload;
    // On its own thread, so that a file system that hangs delays no other work.
    private final Scheduler scheduler = Schedulers.newBoundedElastic(1, 100, "configuration", 60, true);

    private List<Seen> read;
    private List<Seen> seen;
    private int same;
    private String failure = "";

    private ConfigurationWatch(ConfigurationReload reload) {
        this.reload = reload;
        this.read = look();
        this.seen = read;
    }

    /** Begins to look. The files of the start count as read. */
    public static ConfigurationWatch of(ConfigurationReload reload) {
        var watch = new ConfigurationWatch(reload);
        var every = LOOK_EVERY.toMillis();
        watch.scheduler.schedulePeriodically(watch::lookAgain, every, every, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Reads changed files once two looks find the same, because then the files are not being written. */
    private void lookAgain() {
        try {
            var now = look();
            same = now.equals(seen) ? same + 1 : 1;
            seen = now;
            if (!now.equals(read) && same >= (isAFileGone(now) ? SETTLED_WITHOUT_A_FILE : SETTLED)) {
                reload.reload();
                read = known(now);
            }
        } catch (RuntimeException | LinkageError unexpected) {
            // A failure must not end the watch, and is logged once.
            if (!unexpected.toString().equals(failure)) {
                failure = unexpected.toString();
                LOG.error("The files of the configuration could not be looked at", unexpected);
            }
        }
    }

    /** What was read: files as they were before the reload, because they may have changed since, and new files. */
    private List<Seen> known(List<Seen> before) {
        var byFile = before.stream().collect(Collectors.toMap(Seen::file, file -> file));
        return look().stream()
                .map(file -> byFile.getOrDefault(file.file(), file))
                .toList();
    }

    private boolean isAFileGone(List<Seen> now) {
        return read.stream()
                .filter(file -> file.target() != null)
                .anyMatch(file -> now.stream()
                        .filter(other -> other.file().equals(file.file()))
                        .allMatch(other -> other.target() == null));
    }

    private List<Seen> look() {
        var files = reload.files();
        var beside = new TreeSet<Path>();
        // A new file beside one of the configuration may be imported.
        files.stream()
                .filter(ConfigurationWatch::isConfiguration)
                .map(Path::getParent)
                .forEach(folder -> beside.addAll(configurations(folder)));
        files.addAll(beside);
        var found = new ArrayList<Seen>(files.size());
        files.forEach(file -> found.add(seen(file)));
        return found;
    }

    private static boolean isConfiguration(Path file) {
        var name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".properties");
    }

    private static List<Path> configurations(@Nullable Path folder) {
        if (folder == null) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(ConfigurationWatch::isConfiguration).toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static Seen seen(Path file) {
        try {
            var target = file.toRealPath();
            var attributes = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Seen(
                    file,
                    target,
                    attributes.fileKey(),
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        } catch (IOException gone) {
            return new Seen(file, null, null, -1, -1);
        }
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
