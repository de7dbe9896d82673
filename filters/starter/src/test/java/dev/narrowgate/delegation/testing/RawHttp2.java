package dev.narrowgate.delegation.testing;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** HTTP/2 over TLS, frame by frame, and header by header as they are (RFC 9113, RFC 7541 without compression). */
public final class RawHttp2 implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    public RawHttp2(SSLContext tls, int port) throws IOException {
        socket = socket(tls, port);
        in = new DataInputStream(socket.getInputStream());
        pending.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /** A connection that has agreed on HTTP/2, and on which nothing was sent yet. */
    public static SSLSocket socket(SSLContext tls, int port) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    /** A frame that came. */
    public record Frame(int type, int flags, int stream, byte[] payload) {}

    /** What a stream, or the connection, ended with. */
    public record End(int status, boolean reset, boolean goAway, String body) {}

    public String protocol() {
        return socket.getApplicationProtocol();
    }

    public void send(int type, int flags, int stream, byte[] payload) throws IOException {
        queue(type, flags, stream, payload);
        flush();
    }

    public void queue(int type, int flags, int stream, byte[] payload) {
        pending.writeBytes(frame(type, flags, stream, payload));
    }

    /** Bytes as they are, which need not be a frame. */
    public void sendRaw(byte[] bytes) throws IOException {
        pending.writeBytes(bytes);
        flush();
    }

    /** The bytes of a frame. */
    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        var frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        return frame.array();
    }

    public void flush() throws IOException {
        socket.getOutputStream().write(pending.toByteArray());
        socket.getOutputStream().flush();
        pending.reset();
    }

    /** Header lines, each a name and a value: literal, and never remembered. */
    public static byte[] headers(String... namesAndValues) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            var text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
            if (text.length < 127) {
                block.write(text.length);
            } else {
                block.write(127);
                int rest = text.length - 127;
                for (; rest >= 128; rest >>= 7) {
                    block.write(rest & 127 | 128);
                }
                block.write(rest);
            }
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    /** A good request's lines, and these. */
    public static byte[] get(String path, String token, String... more) {
        return request("GET", path, token, more);
    }

    /** The same of a request with a body. */
    public static byte[] post(String path, String token, String... more) {
        return request("POST", path, token, more);
    }

    private static byte[] request(String method, String path, String token, String... more) {
        var lines = new ArrayList<>(List.of(
                ":method",
                method,
                ":scheme",
                "https",
                ":authority",
                "gateway",
                ":path",
                path,
                "authorization",
                "Bearer " + token));
        lines.addAll(List.of(more));
        return headers(lines.toArray(String[]::new));
    }

    /** The next frame; null when the connection is closed. */
    public Frame frame() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            var payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload);
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (EOFException | javax.net.ssl.SSLException | java.net.SocketException closed) {
            return null;
        }
    }

    /** How a stream ends, or the connection before it. */
    public End end(int stream) throws IOException, Http2Exception {
        int status = 0;
        var body = new StringBuilder();
        for (var frame = frame(); frame != null; frame = frame()) {
            if (frame.type() == GOAWAY) {
                return new End(status, false, true, body.toString());
            }
            if (frame.stream() != stream) {
                continue;
            }
            if (frame.type() == RST_STREAM) {
                return new End(status, true, false, body.toString());
            }
            if (frame.type() == HEADERS) {
                Http2Headers headers = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(frame.payload()));
                status = Integer.parseInt(headers.status().toString());
            }
            if (frame.type() == DATA) {
                body.append(new String(frame.payload(), StandardCharsets.UTF_8));
            }
            if ((frame.flags() & END_STREAM) != 0 && frame.type() <= HEADERS) {
                return new End(status, false, false, body.toString());
            }
        }
        return new End(status, false, true, body.toString());
    }

    /** Whether the gateway closes, within ten seconds after its last frame. */
    public boolean isClosed() throws IOException {
        try {
            while (frame() != null) {}
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
