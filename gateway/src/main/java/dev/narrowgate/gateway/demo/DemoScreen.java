package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.gateway.TerminalText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Prints the demo for people: colour on a terminal, plain text elsewhere. */
final class DemoScreen {

    private static final int NAME_WIDTH = 14;
    private static final int VALUE_WIDTH = 44;

    private final PrintWriter out;
    private final ColorScheme colours;

    DemoScreen(PrintWriter out, ColorScheme colours) {
        this.out = out;
        this.colours = colours;
    }

    void title(String text) {
        out.println();
        out.println(ansi("@|bold,cyan " + text + "|@"));
    }

    void say(String text) {
        out.println("  " + text);
    }

    void good(String text) {
        out.println(ansi("  @|green ✓|@ ") + text);
    }

    void bad(String text) {
        out.println(ansi("  @|bold,red ✗|@ ") + text);
    }

    void answer(int status, String body) {
        out.println(ansi("  @|yellow answer " + status + "|@  ") + TerminalText.of(body));
    }

    void lines(List<String> lines) {
        lines.forEach(line -> out.println("  " + TerminalText.of(line)));
    }

    /** Prints the incoming claims beside the outgoing claims, and marks changes. */
    void claims(TokenContent in, TokenContent out) {
        var table = TextTable.forColumns(
                colours,
                new Column(NAME_WIDTH, 2, Column.Overflow.SPAN),
                new Column(VALUE_WIDTH, 1, Column.Overflow.WRAP),
                new Column(VALUE_WIDTH + 6, 1, Column.Overflow.WRAP));
        table.addRowValues(ansi("@|bold claim|@"), ansi("@|bold incoming|@"), ansi("@|bold outgoing|@"));
        for (var claim : List.of(ISS, SUB, AUD, SCOPE, TASK_ID, SUB_ISS, HOP, POLICY)) {
            row(table, claim, in.text(claim), out.text(claim));
        }
        row(table, ACT, chain(in), chain(out));
        row(table, "lifetime", in.life().toSeconds() + " s", out.life().toSeconds() + " s");
        this.out.print(table);
        this.out.flush();
    }

    private void row(TextTable table, String claim, String in, String out) {
        if (in.isEmpty() && out.isEmpty()) {
            return;
        }
        var text = Objects.equals(in, out) || out.isEmpty() ? Ansi.OFF.new Text(out) : ansi("@|green " + out + "|@");
        table.addRowValues(Ansi.OFF.new Text(claim), Ansi.OFF.new Text(in), text);
    }

    private static String chain(TokenContent token) {
        return String.join(", for ", token.actors());
    }

    private Ansi.Text ansi(String markup) {
        return colours.ansi().new Text(markup, colours);
    }
}
