package dev.narrowgate.delegation.assembly.signal;

import dev.narrowgate.delegation.endpoints.signal.PushEndpoint;
import dev.narrowgate.delegation.engine.task.signal.SignalStreams;
import dev.narrowgate.delegation.web.body.BodyLimits;
import java.util.HashMap;
import java.util.Map;
import org.springframework.web.server.WebHandler;

/** The endpoints of the streams whose transmitters push. */
public final class SignalEndpoints {

    private SignalEndpoints() {}

    /** Returns the handler of each path; empty if no transmitter pushes. */
    public static Map<String, WebHandler> of(SignalStreams streams, BodyLimits bodies) {
        var handlers = new HashMap<String, WebHandler>();
        for (var stream : streams.all()) {
            var credential = stream.pushToken();
            if (credential != null) {
                handlers.put(PushEndpoint.PATH + stream.name(), new PushEndpoint(credential, stream::pushed, bodies));
            }
        }
        return handlers;
    }
}
