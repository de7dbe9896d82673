package dev.narrowgate.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A caller with one connection that is kept open, and opened again when the gateway closes it. */
public final class Caller implements AutoCloseable {

    private final int port;
    private Socket socket;
    private InputStream in;

    public Caller(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Returns the status of the answer.
     *
     * @param token the bearer token; empty: without one
     */
    public int call(String path, String token) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: gateway\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var statusLine = statusLine(path);
        int length = 0;
        var closing = false;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            }
            closing |= line.equalsIgnoreCase("connection: close");
        }
        in.skipNBytes(length);
        if (closing) {
            reopen();
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    private String statusLine(String path) throws IOException {
        try {
            return line();
        } catch (IOException broken) {
            throw new IOException("no answer to " + path + ": " + broken, broken);
        }
    }

    private void reopen() throws IOException {
        socket.close();
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the gateway has closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
