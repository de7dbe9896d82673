package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.transport.message.RequestSpelling;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import dev.narrowgate.delegation.web.request.ClientCertificates;
import dev.narrowgate.delegation.web.request.EvidenceReader;
import dev.narrowgate.delegation.web.request.PresentedReader;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/** A request that was not sent. The gateway reads it like one that arrived, to explain how it would be handled. */
public final class AskedRequest {

    private final UnsentRequest request;

    /**
     * Fails with {@code IllegalArgumentException} if the path cannot stand in a request line.
     *
     * @param path the path with its query, as in the request line
     */
    public AskedRequest(String method, String path, HttpHeaders headers) {
        // The host is a placeholder, without which a path with two leading slashes would be read as a host.
        var uri = URI.create("http://explained" + RequestSpelling.of(path));
        this.request = new UnsentRequest(HttpMethod.valueOf(method), uri, headers);
    }

    /** Reads the credentials like those of a route's request, with the same refusals. */
    public Answer<Credentials> credentials(URI publicUri) {
        var evidence = new EvidenceReader(publicUri, new ClientCertificates(PeerAddresses.NONE));
        return new RequestCredentials(evidence).read(request, PresentedReader.read(request));
    }

    public PathContainer path() {
        return request.getPath();
    }

    /**
     * Returns the request as a hop of a route.
     *
     * @param pathVariables what the path has at the variables of the route's pattern
     */
    public Received received(String route, Map<String, String> pathVariables, DelegationPolicy policy, Instant at) {
        return new Received(
                "explained",
                at,
                policy,
                new Action(request.getMethod().name()),
                new Resource(route, request.getPath().value(), new ExchangeAttributes(request, pathVariables)),
                TraceParent.traceId(request.getHeaders().get(TraceParent.HEADER)),
                PresentedReader.read(request),
                Caller.UNKNOWN);
    }

    /** A request without a connection. */
    private static final class UnsentRequest extends AbstractServerHttpRequest {

        UnsentRequest(HttpMethod method, URI uri, HttpHeaders headers) {
            super(method, uri, null, headers);
        }

        @Override
        protected MultiValueMap<String, HttpCookie> initCookies() {
            return new LinkedMultiValueMap<>();
        }

        @Override
        protected @Nullable SslInfo initSslInfo() {
            return null;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> T getNativeRequest() {
            throw new IllegalArgumentException("the explained request has no connection");
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.empty();
        }
    }
}
