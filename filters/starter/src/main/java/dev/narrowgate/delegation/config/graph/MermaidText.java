package dev.narrowgate.delegation.config.graph;

/** Escapes text for a label in quotation marks. No character of a name can end the label or change the diagram. */
final class MermaidText {

    /** Characters that have no meaning in a label, beside letters and digits. */
    private static final String PLAIN = " -_.:/,*=@+!?'()";

    private MermaidText() {}

    /** Returns the text with entity codes such as {@code #34;}. An invisible character becomes its code point in the text. */
    static String of(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
            } else if (isVisible(c)) {
                escaped.append('#').append(c).append(';');
            } else {
                escaped.append(String.format("(U+%04X)", c));
            }
        });
        return escaped.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
