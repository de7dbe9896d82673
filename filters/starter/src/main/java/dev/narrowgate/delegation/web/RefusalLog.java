package dev.narrowgate.delegation.web;

import static dev.narrowgate.delegation.audit.RecordMemberNames.CODE;
import static dev.narrowgate.delegation.audit.RecordMemberNames.HOP_ID;
import static dev.narrowgate.delegation.audit.RecordMemberNames.REASON;
import static dev.narrowgate.delegation.audit.RecordMemberNames.ROUTE;

import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.engine.observation.LineBudget;
import dev.narrowgate.delegation.web.problem.UnforeseenErrors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each hop that is refused or fails, for operators who read the log before the audit. Lines above a
 * rate are omitted and counted, because any caller can cause them.
 */
public final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int PER_SECOND = 10;

    private final LineBudget budget;

    private final UnforeseenErrors unforeseen;

    /** @param nanoTime a clock that only goes forward */
    public RefusalLog(LongSupplier nanoTime) {
        this.budget = new LineBudget(PER_SECOND, nanoTime);
        this.unforeseen = new UnforeseenErrors(nanoTime);
    }

    /** Logs a refused hop without any text of a token: the record has already removed these from the reason. */
    public void note(RefusedHop hop) {
        log("Refused hop", hop);
    }

    /** Logs a hop that its policy would have refused, and does not refuse yet. */
    public void shadowed(RefusedHop hop) {
        log("In shadow mode, not refused: hop", hop);
    }

    private void log(String what, RefusedHop hop) {
        unforeseen.note(hop.instance(), hop.failure());
        var omitted = LOG.isInfoEnabled() ? budget.take() : LineBudget.OMITTED;
        if (omitted == LineBudget.OMITTED) {
            return;
        }
        var route = hop.received().resource().route();
        var code = hop.failure().code();
        var reason = oneLine(hop.reason());
        var issuer = hop.issuer() == null ? "not known" : hop.issuer();
        // In a JSON log, the pairs are separate members.
        LOG.atInfo()
                .addKeyValue(HOP_ID, hop.instance())
                .addKeyValue(ROUTE, route)
                .addKeyValue(CODE, code)
                .addKeyValue(REASON, reason)
                .addKeyValue("issuer", issuer)
                .log(
                        "{} {} of route {}: {}: {} (issuer: {}){}",
                        what,
                        hop.instance(),
                        route,
                        code,
                        reason,
                        issuer,
                        omitted == 0 ? "" : " (and " + omitted + " more before it)");
    }

    /**
     * Replaces characters that begin another line or reverse text (Unicode, general category C), which a claim may
     * contain.
     */
    private static String oneLine(String text) {
        var plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> plain.appendCodePoint(isPlain(point) ? point : '?'));
        return plain.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
