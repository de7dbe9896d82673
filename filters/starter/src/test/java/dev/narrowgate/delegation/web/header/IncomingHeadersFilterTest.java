package dev.narrowgate.delegation.web.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.web.TestEngines;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class IncomingHeadersFilterTest {

    private static final String PUBLIC = "https://gateway.example.com";

    private final IncomingHeadersFilter filter = new IncomingHeadersFilter(TestEngines.at(URI.create(PUBLIC)));

    @ParameterizedTest
    @CsvSource({
        "http://tickets.internal, //tickets.internal/x, true",
        "http://tickets.internal, //tickets.internal:80/x, true",
        "http://tickets.internal, //TICKETS.internal/x, true",
        "http://tickets.internal:80, //tickets.internal/x, true",
        "http://tickets.internal, http://tickets.internal/x, true",
        "https://tickets.internal, //tickets.internal/x, true",
        "https://tickets.internal, //tickets.internal:443/x, true",
        "http://tickets.internal, //tickets.internal:443/x, false",
        "http://tickets.internal:8080, //tickets.internal/x, false",
        "http://tickets.internal, https://tickets.internal/x, false",
        "http://tickets.internal, //elsewhere.example/x, false",
    })
    void anAddressOfTheNextHopIsWrittenAsCallersKnowIt(String nextHop, String location, boolean inside) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/1"));
        exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, URI.create(nextHop + "/1"));
        exchange.getAttributes()
                .put(
                        GATEWAY_ROUTE_ATTR,
                        Route.async()
                                .id("tickets")
                                .uri(nextHop)
                                .predicate(any -> true)
                                .build());
        var answer = new HttpHeaders();
        answer.set(HttpHeaders.LOCATION, location);

        assertThat(filter.filter(answer, exchange).getFirst(HttpHeaders.LOCATION))
                .isEqualTo(inside ? PUBLIC + "/x" : location);
    }
}
