package dev.narrowgate.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A next hop that only answers, so that it does not affect the measurement. */
final class NextHop implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());

    NextHop() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            int ends = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
                if (ends == 2) {
                    socket.getOutputStream().write(ANSWER);
                    ends = 0;
                }
            }
        } catch (IOException gone) {
            // The gateway has closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
