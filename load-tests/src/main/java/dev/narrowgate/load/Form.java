package dev.narrowgate.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a token request (RFC 6749, appendix B), the last of each name. */
final class Form {

    private Form() {}

    static Map<String, String> read(InputStream body) throws IOException {
        var form = new HashMap<String, String>();
        for (var pair : new String(body.readAllBytes(), StandardCharsets.UTF_8).split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }
}
