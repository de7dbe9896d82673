package dev.narrowgate.delegation.web.nexthop;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.NextHopTimeout;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.NextHopFaulty.Fault;
import dev.narrowgate.delegation.Unforeseen;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.timeout.TimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.netty.channel.AbortedException;

/** Maps an error of forwarding to the failure of the next hop. */
public final class NextHopFailures {

    private NextHopFailures() {}

    /** @param answered the status that the caller has already got, or 0 */
    public static DelegationFailure of(Throwable error, int answered) {
        return of(error, answered, "");
    }

    /**
     * Returns the failure with the fault that the title of the problem names. Without a fault, the title says that the
     * next hop cannot be reached.
     */
    private static NextHopUnavailable unavailable(Throwable error, String reason) {
        var fault = switch (error) {
            case UnknownHostException unknown -> null;
            case ConnectException refused -> null;
            case NoRouteToHostException unreachable -> null;
            case SSLException insecure -> Fault.INSECURE;
            // A decoder also reports bytes that are not TLS.
            case CodecException insecure when insecure.getCause() instanceof SSLException -> Fault.INSECURE;
            case CodecException malformed -> Fault.ANSWER_UNUSABLE;
            case IOException broken -> Fault.BROKE_OFF;
            case AbortedException broken -> Fault.BROKE_OFF;
            default -> null;
        };
        return fault == null ? new NextHopUnavailable(reason) : new NextHopFaulty(fault, reason);
    }

    /** @param address the address of the next hop, which ends the reason */
    public static DelegationFailure of(Throwable error, int answered, String address) {
        // A known failure is not the next hop's: it is about the request body or the end of the delegation.
        var failure = answered > 0 && !(error instanceof DelegationFailure)
                ? new NextHopUnavailable("broke off: " + NextHopFault.words(error) + address, answered)
                : of(error, address);
        return failure instanceof NextHopUnavailable && failure != error && NextHopFault.known(error) == null
                ? Unforeseen.beside(error, failure)
                : failure;
    }

    private static DelegationFailure of(Throwable error, String address) {
        return switch (error) {
            case DelegationFailure failure -> failure;
            case ResponseStatusException status
            when status.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT) ->
                new NextHopTimeout("no answer within the response timeout" + address);
            // Whatever status the framework gives it, the caller did not cause it.
            case NotFoundException nowhere -> new NextHopUnavailable(NextHopFault.words(nowhere) + address);
            // A filter of the route refused the request.
            case ResponseStatusException status
            when status.getStatusCode().is4xxClientError() ->
                new RequestMalformed("not a request that can be forwarded: "
                        + status.getClass().getName());
            case WriteTimeoutException slow ->
                new NextHopTimeout("did not take the body of the request in time" + address);
            case TimeoutException timeout -> new NextHopTimeout("no answer in time" + address);
            case java.util.concurrent.TimeoutException timeout -> new NextHopTimeout("no answer in time" + address);
            case ConnectTimeoutException timeout -> new NextHopTimeout("no connection in time" + address);
            default -> unavailable(error, NextHopFault.words(error) + address);
        };
    }
}
