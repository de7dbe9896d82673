package dev.narrowgate.delegation.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A connection on which bytes are sent as they are, and answers are read one by one. */
public final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    public RawConnection(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    public RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer: the number of its status line, its header lines, its body. */
    public record Answer(int status, List<String> headers, String body) {

        public String header(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).trim())
                    .findFirst()
                    .orElse(null);
        }
    }

    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The gateway may have seen enough before the end, and have closed. */
    public RawConnection sendAsFarAsTaken(String text) {
        try {
            return send(text);
        } catch (IOException closed) {
            return this;
        }
    }

    public Socket socket() {
        return socket;
    }

    /** The next answer; null when the connection is closed instead. */
    public Answer answer() throws IOException {
        var statusLine = line();
        if (statusLine == null) {
            return null;
        }
        var status = Integer.parseInt(statusLine.substring(9, 12));
        var headers = new ArrayList<String>();
        for (var line = line(); line != null && !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        var head = new Answer(status, headers, "");
        if (status < 200) {
            return head;
        }
        var length = head.header("content-length");
        if (length != null) {
            return new Answer(status, headers, text(in.readNBytes(Integer.parseInt(length))));
        }
        return new Answer(status, headers, "chunked".equals(head.header("transfer-encoding")) ? chunks() : "");
    }

    private String chunks() throws IOException {
        var body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(text(in.readNBytes(size)));
            line();
        }
        line();
        return body.toString();
    }

    private int chunkSize() throws IOException {
        var line = line();
        if (line == null) {
            throw new IOException("closed within a chunked body");
        }
        return Integer.parseInt(line, 16);
    }

    /** Whether nothing more comes and the connection is closed, within ten seconds. */
    public boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** A line without its end; null at the end of the stream. */
    public String line() throws IOException {
        var line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    return null;
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException reset) {
            return null;
        }
        return text(line.toByteArray());
    }

    public InputStream in() {
        return in;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
