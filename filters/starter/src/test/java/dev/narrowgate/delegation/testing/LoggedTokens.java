package dev.narrowgate.delegation.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open, with the root logger at trace, and the search for secrets in it. */
public final class LoggedTokens extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /** Characters of a secret that tell it from other texts. */
    private static final int TELLING = 20;

    private record Line(String logger, String text) {}

    private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    private final Level before = root.getLevel();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

    public LoggedTokens() {
        // What is written elsewhere takes long, and is not read.
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
        root.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
        var text = new StringBuilder(String.valueOf(event.getFormattedMessage()));
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            text.append('\n').append(thrown.getMessage());
        }
        lines.add(new Line(event.getLoggerName(), text.toString()));
    }

    public int count() {
        return lines.size();
    }

    /** The loggers that showed a piece of one of these, each with the line in which it did so first. */
    public Set<String> thatShow(List<String> secrets) {
        var pieces = new HashSet<String>();
        for (var secret : secrets) {
            for (int i = 0; i + TELLING <= secret.length(); i++) {
                pieces.add(secret.substring(i, i + TELLING));
            }
        }
        var loggers = new HashSet<String>();
        var found = new TreeSet<String>();
        for (var line : lines) {
            if (!loggers.contains(line.logger) && holdsOneOf(pieces, line.text)) {
                loggers.add(line.logger);
                found.add(line.logger + ": " + line.text);
            }
        }
        return found;
    }

    private static boolean holdsOneOf(Set<String> pieces, String text) {
        for (int i = 0; i + TELLING <= text.length(); i++) {
            if (pieces.contains(text.substring(i, i + TELLING))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        others.forEach(root::addAppender);
        stop();
    }
}
