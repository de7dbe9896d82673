package dev.narrowgate.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Stands before every appender, whatever it writes and in whichever form: a line that holds a token is replaced by one that does
 * not. Libraries print headers and forms at {@code debug} and {@code trace}.
 */
public final class TokenFilter extends TurboFilter {

    private static final String CALLER = Logger.class.getName();

    private TokenFilter() {}

    /** Puts one into the logging of the process, and keeps it there when that is configured anew. */
    public static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context);
        }
    }

    static void install(LoggerContext context) {
        add(context);
        context.addListener(new Keeper());
    }

    private static void add(LoggerContext context) {
        if (context.getTurboFilterList().stream().noneMatch(TokenFilter.class::isInstance)) {
            var filter = new TokenFilter();
            filter.setContext(context);
            filter.start();
            context.addTurboFilter(filter);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // An error without a token is returned as it is.
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        // A question whether a level is enabled has no message.
        if (format == null || level.levelInt < logger.getEffectiveLevel().levelInt) {
            return FilterReply.NEUTRAL;
        }
        var written = MessageFormatter.arrayFormat(format, params);
        var cause = thrown == null ? written.getThrowable() : thrown;
        var message = String.valueOf(written.getMessage());
        var clean = LogRedaction.of(message);
        var error = RedactedThrowable.of(cause);
        if (clean.equals(message) && error == cause) {
            return FilterReply.NEUTRAL;
        }
        var event = new LoggingEvent(CALLER, logger, level, clean, error, null);
        if (marker != null) {
            event.addMarker(marker);
        }
        logger.callAppenders(event);
        return FilterReply.DENY;
    }

    /** A reset, as when a file of Logback's is read again, takes every filter away. */
    private static final class Keeper implements LoggerContextListener {

        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onStart(LoggerContext context) {
            add(context);
        }

        @Override
        public void onReset(LoggerContext context) {
            add(context);
        }

        @Override
        public void onStop(LoggerContext context) {
            // Nothing is logged any more.
        }

        @Override
        public void onLevelChange(Logger logger, Level level) {
            // The filter looks at the level of each line.
        }
    }
}
