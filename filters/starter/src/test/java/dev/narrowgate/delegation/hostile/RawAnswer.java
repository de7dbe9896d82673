package dev.narrowgate.delegation.hostile;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came back on a connection of its own, read until the gateway closed it. */
record RawAnswer(int status, TreeMap<String, String> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_MILLIS = 20_000;

    /** Sends exactly these bytes. What the gateway does not want to read any more is not an error here. */
    static RawAnswer to(int port, byte[] request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
            } catch (IOException closedMeanwhile) {
                // Refused before everything was said: the answer is there to be read.
            }
            return parse(readAll(socket));
        }
    }

    private static String readAll(Socket socket) throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (java.net.SocketException reset) {
            // The rest of a request that was refused half-way.
        }
        return text.toString();
    }

    private static RawAnswer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new RawAnswer(0, new TreeMap<>(), text);
        }
        List<String> lines = new ArrayList<>(text.substring(0, end).lines().toList());
        var status = Integer.parseInt(lines.removeFirst().substring(9, 12));
        var headers = new TreeMap<String, String>();
        for (var line : lines) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "\n" + other);
        }
        return new RawAnswer(status, headers, text.substring(end + 4));
    }

    JsonNode json() {
        return JSON.readTree(body);
    }
}
