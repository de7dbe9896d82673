package com.example;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;

/** A filter of an application, which leads each attempt to another path. It stands outside what the vocabulary of filters looks at. */
public class WanderingGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {

    private final AtomicInteger attempts = new AtomicInteger();

    public WanderingGatewayFilterFactory() {
        super(Object.class);
    }

    @Override
    public GatewayFilter apply(Object config) {
        return (exchange, chain) -> chain.filter(exchange.mutate()
                .request(request -> request.path("/" + attempts.incrementAndGet()))
                .build());
    }
}
