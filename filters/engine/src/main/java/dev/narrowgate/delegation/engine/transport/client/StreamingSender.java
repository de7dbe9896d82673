package dev.narrowgate.delegation.engine.transport.client;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.ByteBufMono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient.RequestSender;
import reactor.netty.http.client.HttpClient.ResponseReceiver;
import reactor.netty.http.client.HttpClientForm;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** A request of a {@link StreamingClient}. Its body is sent through a {@link StreamedOutbound}. */
record StreamingSender(RequestSender request) implements RequestSender {

    @Override
    public ResponseReceiver<?> send(
            BiFunction<? super HttpClientRequest, ? super NettyOutbound, ? extends Publisher<Void>> sender) {
        return request.send((head, outbound) -> sender.apply(head, new StreamedOutbound(head, outbound)));
    }

    @Override
    public ResponseReceiver<?> send(Publisher<? extends ByteBuf> body) {
        return send((head, outbound) -> outbound.send(body));
    }

    @Override
    public ResponseReceiver<?> sendForm(
            BiConsumer<? super HttpClientRequest, HttpClientForm> form, @Nullable Consumer<Flux<Long>> progress) {
        return request.sendForm(form, progress);
    }

    @Override
    public RequestSender uri(String uri) {
        return new StreamingSender(request.uri(uri));
    }

    @Override
    public RequestSender uri(Mono<String> uri) {
        return new StreamingSender(request.uri(uri));
    }

    @Override
    public RequestSender uri(URI uri) {
        return new StreamingSender(request.uri(uri));
    }

    @Override
    public Mono<HttpClientResponse> response() {
        return request.response();
    }

    @Override
    public <V> Flux<V> response(
            BiFunction<? super HttpClientResponse, ? super ByteBufFlux, ? extends Publisher<V>> receiver) {
        return request.response(receiver);
    }

    @Override
    public <V> Flux<V> responseConnection(
            BiFunction<? super HttpClientResponse, ? super Connection, ? extends Publisher<V>> receiver) {
        return request.responseConnection(receiver);
    }

    @Override
    public ByteBufFlux responseContent() {
        return request.responseContent();
    }

    @Override
    public <V> Mono<V> responseSingle(
            BiFunction<? super HttpClientResponse, ? super ByteBufMono, ? extends Mono<V>> receiver) {
        return request.responseSingle(receiver);
    }
}
