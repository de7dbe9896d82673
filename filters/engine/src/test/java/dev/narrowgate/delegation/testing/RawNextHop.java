package dev.narrowgate.delegation.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A next hop that answers with whatever bytes it is told to, and keeps what reached it. */
public final class RawNextHop implements AutoCloseable {

    /** What happens on one connection, after a request's head was read. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(String head, InputStream in, OutputStream out) throws Exception;
    }

    private final ServerSocket server;
    private final String scheme;
    private final StringBuffer received = new StringBuffer();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile int last;
    private volatile Behaviour behaviour = answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved");

    public RawNextHop() throws IOException {
        this(new ServerSocket(0), "http");
    }

    private RawNextHop(ServerSocket server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        Thread.ofVirtual().start(this::accept);
    }

    /** The same over TLS, with a certificate that no client knows. */
    public static RawNextHop overTls() throws Exception {
        return new RawNextHop(
                TestCertificates.server("localhost").getServerSocketFactory().createServerSocket(0), "https");
    }

    /** Thrown by a behaviour: the connection is reset. */
    public static final class Reset extends Exception {}

    /** Answers each request on a connection with this text. */
    public static Behaviour answering(String text) {
        return (head, in, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    public String baseUrl() {
        return scheme + "://127.0.0.1:" + server.getLocalPort();
    }

    /** All bytes that arrived so far. */
    public String received() {
        return received.toString();
    }

    public int connections() {
        return connections.get();
    }

    /** The connection that the last request came on. The gateway may have others that it keeps for later. */
    public int last() {
        return last;
    }

    /** Connections that the gateway has closed, or that broke. */
    public int ended() {
        return ended.get();
    }

    /** Ends all connections. */
    public void leave() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Breaks all connections with a reset instead of an orderly end. */
    public void breakOff() throws IOException {
        for (var socket : sockets) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        sockets.clear();
    }

    /** Forgets what arrived. */
    public void reset() {
        received.setLength(0);
        connections.set(0);
        ended.set(0);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new Recording(socket.getInputStream());
            for (var head = head(in); head != null; head = head(in)) {
                last = System.identityHashCode(socket);
                answer(socket, head, in);
            }
        } catch (Exception broken) {
            // The gateway closed it: that is what some tests want.
        } finally {
            ended.incrementAndGet();
        }
    }

    private void answer(Socket socket, String head, InputStream in) throws Exception {
        try {
            behaviour.answer(head, in, socket.getOutputStream());
        } catch (Reset reset) {
            socket.setSoLinger(true, 0);
            throw reset;
        }
    }

    /** Up to the empty line; null when the connection ends. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    private final class Recording extends InputStream {
        private final InputStream in;

        private Recording(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) {
                received.append((char) next);
            }
            return next;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
