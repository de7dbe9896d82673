package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A decision point of AuthZEN, with the policy in its stubs. */
final class AuthzenOutage implements Outage {

    /** How it fails. Where its answer is a permit, the permit comes too late or with the wrong status. */
    enum Failure {
        STOPPED(null),
        HANGING(okJson("{\"decision\":true}").withFixedDelay(1500)),
        DRIBBLING(okJson("{\"decision\":true}").withChunkedDribbleDelay(10, 1500)),
        CONNECTION_RESET(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        EMPTY_ANSWER(aResponse().withFault(Fault.EMPTY_RESPONSE)),
        GARBAGE(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
        BROKEN_OFF(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
        SERVER_ERROR(okJson("{\"decision\":true}").withStatus(500));

        private final @Nullable ResponseDefinitionBuilder answer;

        Failure(@Nullable ResponseDefinitionBuilder answer) {
            this.answer = answer;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String PERMITS = "permits";

    private final Failure failure;
    private final List<ServeEvent> earlier = new ArrayList<>();
    private WireMockServer server = new WireMockServer(options().dynamicPort());
    private final int port;

    AuthzenOutage(Failure failure) {
        this.failure = failure;
        server.start();
        port = server.port();
        decide();
    }

    private void decide() {
        server.stubFor(post(anyUrl()).atPriority(3).withName(PERMITS).willReturn(okJson("{\"decision\":true}")));
        server.stubFor(post(anyUrl())
                .atPriority(2)
                .withRequestBody(matchingJsonPath("$.resource.properties.path", containing(DENIED)))
                .willReturn(okJson("{\"decision\":false}")));
    }

    @Override
    public String setting() {
        return "--delegation.decision-points.point.authzen=http://127.0.0.1:" + port;
    }

    @Override
    public void begin() {
        if (failure.answer != null) {
            server.stubFor(post(anyUrl()).atPriority(1).withName("outage").willReturn(failure.answer));
        } else {
            server.stop();
            earlier.addAll(server.getAllServeEvents());
        }
    }

    @Override
    public void end() {
        if (failure.answer != null) {
            server.removeStub(server.getStubMappings().stream()
                    .filter(stub -> "outage".equals(stub.getName()))
                    .findFirst()
                    .orElseThrow());
        } else {
            server = new WireMockServer(options().port(port));
            server.start();
            decide();
        }
    }

    /** Not those with a permit that came too late. */
    @Override
    public List<String> permitted() {
        earlier.addAll(server.getAllServeEvents());
        return earlier.stream()
                .filter(event -> event.getStubMapping() != null
                        && PERMITS.equals(event.getStubMapping().getName()))
                .map(event -> JSON.readTree(event.getRequest().getBodyAsString())
                        .path("resource")
                        .path("properties")
                        .path("path")
                        .asString(""))
                .toList();
    }

    @Override
    public void close() {
        server.stop();
    }
}
