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
 * Redacts log lines before they reach any appender, in any format. A line with a token is replaced by a line without
 * it. Libraries print headers and forms at {@code debug} and {@code trace}.
 */
public final class TokenFilter extends TurboFilter {

    private static final String CALLER = Logger.class.getName();

    private TokenFilter() {}

    /** Adds the filter to the logging of the process, and keeps it there after a reconfiguration. */
    public static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context);
        }
    }

    static void install(LoggerContext context) {
        add(context);
        context.addListener(new Reinstaller());
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
        // A check whether a level is enabled has no message.
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

    /** Adds the filter again after a reset, which removes every filter. Logback resets when it reads its file again. */
    private static final class Reinstaller implements LoggerContextListener {

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
            // The filter checks the level of each line.
        }
    }
}
