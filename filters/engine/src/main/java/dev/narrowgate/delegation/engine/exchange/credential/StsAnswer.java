package dev.narrowgate.delegation.engine.exchange.credential;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an XML answer of AWS STS, by their paths of local names. A document type is refused, so no answer can
 * define or fetch an entity.
 */
final class StsAnswer {

    private static final XMLInputFactory FACTORY = factory();

    /** Deeper than any answer of AWS STS. */
    private static final int MAXIMUM_DEPTH = 8;

    private final Map<String, String> texts;

    private StsAnswer(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    private static XMLInputFactory factory() {
        // The one of the JDK, even if another one is on the class path.
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory;
    }

    /** Loads the parser, so that no event loop has to do it for the first answer. */
    static void load() {
        var unused = read("<a/>".getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads a document. Returns null if it is not well-formed, or not of the form of such an answer. */
    static @Nullable StsAnswer read(byte[] document) {
        try {
            // The factory is not safe for concurrent use.
            XMLStreamReader reader;
            synchronized (FACTORY) {
                reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            }
            return read(reader);
        } catch (XMLStreamException malformed) {
            // Its message quotes the document, which may hold keys.
            return null;
        }
    }

    private static @Nullable StsAnswer read(XMLStreamReader reader) throws XMLStreamException {
        var texts = new HashMap<String, String>();
        var path = new ArrayDeque<String>();
        var text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.addLast(reader.getLocalName());
                    text.setLength(0);
                    if (path.size() > MAXIMUM_DEPTH) {
                        return null;
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    // An element that comes twice would be read in two ways.
                    if (texts.put(String.join("/", path), text.toString().strip()) != null) {
                        return null;
                    }
                    path.removeLast();
                    text.setLength(0);
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                    return null;
                }
                default -> {
                    // Comments, processing instructions and space between elements say nothing.
                }
            }
        }
        return new StsAnswer(texts);
    }

    /** Returns the text at a path; null without one. */
    @Nullable
    String text(String... path) {
        var text = texts.get(String.join("/", List.of(path)));
        return text == null || text.isEmpty() ? null : text;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "StsAnswer[…]";
    }
}
