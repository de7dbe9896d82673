package dev.narrowgate.delegation.hostile.http;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** Frames of WebSockets, byte by byte (RFC 6455, section 5.2). */
final class WebSocketFrames {

    static final String HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private WebSocketFrames() {}

    /** @param first the first byte: FIN, reserved bits, opcode */
    static byte[] frame(boolean masked, int first, byte... payload) {
        int head = payload.length < 126 ? 2 : 4;
        int mask = masked ? 4 : 0;
        var frame = new byte[head + mask + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) ((masked ? 0x80 : 0) | (head == 2 ? payload.length : 126));
        if (head == 4) {
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        // The mask is zero, so the payload stays as it is.
        System.arraycopy(payload, 0, frame, head + mask, payload.length);
        return frame;
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The opcode and the payload of the next frame. */
    static String read(InputStream in) throws IOException {
        int first = in.read();
        int second = in.read();
        if (second < 0) {
            throw new IOException("closed");
        }
        var mask = (second & 0x80) != 0 ? in.readNBytes(4) : new byte[4];
        var payload = in.readNBytes(second & 0x7F);
        var text = new StringBuilder().append(first & 0xF).append(':');
        for (int i = 0; i < payload.length; i++) {
            text.append((char) ((payload[i] ^ mask[i % 4]) & 0xFF));
        }
        return text.toString();
    }

    /** A next hop that opens the WebSocket, sends these bytes, and reads frames until the close frame. */
    static RawNextHop.Behaviour opening(byte[] sent, java.util.Collection<String> frames) {
        return (head, in, out) -> {
            open(head, "", out);
            out.write(sent);
            for (var frame = read(in); ; frame = read(in)) {
                frames.add(frame);
                if (frame.startsWith("8:")) {
                    throw new IOException("closed");
                }
            }
        };
    }

    /** A next hop that opens the WebSocket with these header lines, and sends back each frame. */
    static RawNextHop.Behaviour accepting(String lines) {
        return (head, in, out) -> {
            open(head, lines, out);
            for (var frame = read(in); ; frame = read(in)) {
                int colon = frame.indexOf(':');
                out.write(frame(
                        false, 0x80 | Integer.parseInt(frame.substring(0, colon)), bytes(frame.substring(colon + 1))));
                if (frame.startsWith("8:")) {
                    throw new IOException("closed");
                }
            }
        };
    }

    private static void open(String head, String lines, OutputStream out) throws Exception {
        var key = head.toLowerCase(Locale.ROOT).indexOf("sec-websocket-key: ");
        var nonce = head.substring(key + 19, head.indexOf("\r\n", key));
        var digest = MessageDigest.getInstance("SHA-1")
                .digest((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + lines
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n"));
    }
}
