package dev.narrowgate.delegation.engine.verification.introspection;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.oauth.ClientAuthentication;
import dev.narrowgate.delegation.engine.oauth.EndpointAnswer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.transport.client.GuardedClient;
import dev.narrowgate.delegation.token.BearerToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class IntrospectionEndpointTest {

    private static final String TOKEN = "opaque+token/0123456789==";
    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

    private final ClientSecret secret = new ClientSecret("s3cret-of-the-test: ü&=");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void forget() {
        SERVER.resetAll();
    }

    private IntrospectionEndpoint endpoint(ClientAuthentication authentication) {
        return new IntrospectionEndpoint(
                "https://idp.example.com",
                new OAuthEndpoint(
                        Mono.just(URI.create(SERVER.baseUrl() + "/introspect")),
                        authentication,
                        HttpTransport.plain(GuardedClient.own()),
                        guard()),
                IntrospectionEndpoint.JSON,
                InstantSource.system());
    }

    private static CallGuard guard() {
        return new CallGuard("introspection", CallLimits.plain(Duration.ofSeconds(1)));
    }

    private IntrospectionEndpoint endpoint() {
        return endpoint(ClientAuthentication.secretBasic("narrow:gate", secret));
    }

    private static String ask(IntrospectionEndpoint endpoint) {
        var body = endpoint.introspect(new BearerToken(TOKEN)).block();
        return new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(any(anyUrl()).willReturn(answer));
    }

    @Test
    void in01_asksByAFormInTheBodyAndNeverInTheUri() {
        answers(okJson("{\"active\": false}"));

        assertThat(ask(endpoint())).isEqualTo("{\"active\": false}");

        SERVER.verify(
                1,
                postRequestedFor(urlEqualTo("/introspect"))
                        .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                        .withHeader("Accept", equalTo("application/json"))
                        .withFormParam("token", equalTo(TOKEN))
                        .withFormParam("token_type_hint", equalTo("access_token")));
    }

    @Test
    void in01_authenticatesByABasicHeaderWithBothPartsEncoded() {
        answers(okJson("{}"));

        ask(endpoint());

        SERVER.verify(postRequestedFor(anyUrl())
                .withBasicAuth(new com.github.tomakehurst.wiremock.client.BasicCredentials(
                        "narrow%3Agate", "s3cret-of-the-test%3A+%C3%BC%26%3D"))
                .withFormParam("client_secret", absent()));
    }

    @Test
    void in01_authenticatesByTheForm() {
        answers(okJson("{}"));

        ask(endpoint(ClientAuthentication.secretPost("narrowgate", secret)));
        ask(endpoint(ClientAuthentication.privateKeyJwt("narrowgate", Mono.just("the-assertion"))));
        ask(endpoint(ClientAuthentication.tls("by-certificate")));

        SERVER.verify(
                1,
                postRequestedFor(anyUrl())
                        .withFormParam("client_id", equalTo("narrowgate"))
                        .withFormParam("client_secret", equalTo("s3cret-of-the-test: ü&="))
                        .withoutHeader("Authorization"));
        SERVER.verify(
                1,
                postRequestedFor(anyUrl())
                        .withFormParam("client_id", equalTo("narrowgate"))
                        .withFormParam("client_assertion_type", equalTo(ClientAuthentication.JWT_BEARER))
                        .withFormParam("client_assertion", equalTo("the-assertion"))
                        .withoutHeader("Authorization"));
        SERVER.verify(1, postRequestedFor(anyUrl()).withFormParam("client_id", equalTo("by-certificate")));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void in04_aServerThatRefusesThisGatewayIsNoRefusalOfTheToken(int status) {
        answers(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{}"));
        var endpoint = endpoint();

        assertThatThrownBy(() -> ask(endpoint))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("refuses this gateway's credentials (" + status + ")");
        assertThat(endpoint.problem()).contains("credentials");
    }

    @Test
    void in04_theProblemIsGoneWithTheNextAnswer() {
        answers(aResponse().withStatus(401));
        var endpoint = endpoint();
        assertThatThrownBy(() -> ask(endpoint)).isInstanceOf(KeysUnavailable.class);

        answers(okJson("{\"active\": true}"));
        ask(endpoint);

        assertThat(endpoint.problem()).isNull();
    }

    static Stream<ResponseDefinitionBuilder> unusable() {
        return Stream.of(
                aResponse().withStatus(500),
                aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"active\":true}"),
                aResponse().withStatus(204),
                aResponse()
                        .withStatus(201)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"active\":true}"),
                aResponse().withStatus(200).withBody("{\"active\":true}"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html>"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "application/jwt")
                        .withBody("{}"),
                okJson("{\"active\":true}").withFixedDelay(1500),
                okJson("{\"active\":true}").withChunkedDribbleDelay(5, 2500),
                okJson("{\"active\":true, \"x\": \"" + "x".repeat(70_000) + "\"}"),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void in06_anUnusableAnswerFailsClosed(ResponseDefinitionBuilder answer) {
        answers(answer);

        assertThatThrownBy(() -> ask(endpoint()))
                .isInstanceOf(KeysUnavailable.class)
                .satisfies(failure ->
                        assertThat(failure.getMessage()).doesNotContain(TOKEN).doesNotContain("s3cret"));
    }

    @Test
    void in06_aServerThatIsNotThereFailsClosed() {
        var nowhere = new IntrospectionEndpoint(
                "https://idp.example.com",
                new OAuthEndpoint(
                        Mono.just(URI.create("http://127.0.0.1:1/introspect")),
                        ClientAuthentication.tls("narrowgate"),
                        HttpTransport.plain(GuardedClient.own()),
                        guard()),
                IntrospectionEndpoint.JSON,
                InstantSource.system());

        assertThatThrownBy(() -> ask(nowhere)).isInstanceOf(KeysUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void be12_aRedirectIsNotFollowed(int status) {
        SERVER.stubFor(post("/introspect")
                .willReturn(aResponse().withStatus(status).withHeader("Location", SERVER.baseUrl() + "/elsewhere")));
        SERVER.stubFor(any(urlEqualTo("/elsewhere")).willReturn(okJson("{\"active\":true}")));

        assertThatThrownBy(() -> ask(endpoint()))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("answered " + status);

        SERVER.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void noMoreCallsAreUnderWayThanTheServerIsToBear() {
        answers(okJson("{}").withFixedDelay(500));
        var endpoint = endpoint();
        int calls = CallLimits.MAXIMUM_CALLS + 20;

        var failures = Flux.fromStream(IntStream.range(0, calls).boxed())
                .flatMap(
                        i -> endpoint.introspect(new BearerToken("t" + i))
                                .then(Mono.<String>empty())
                                .onErrorResume(failure -> Mono.just(failure.getMessage())),
                        calls)
                .collectList()
                .block();

        assertThat(failures)
                .hasSizeGreaterThanOrEqualTo(20)
                .anySatisfy(failure -> assertThat(failure).contains("too many calls in progress"));
        assertThat(SERVER.getAllServeEvents()).hasSizeLessThanOrEqualTo(CallLimits.MAXIMUM_CALLS);
        // And afterwards, when the server is through with all that nobody waits for any more, there is room again.
        await().ignoreExceptions().untilAsserted(() -> assertThat(ask(endpoint)).isEqualTo("{}"));
    }

    @Test
    void theTextOfARequestOrAnAnswerShowsNoSecretAndNoToken() {
        var form = FormRequest.empty().with("token", TOKEN).authorizedBy("Basic s3cret-of-the-test");

        assertThat(secret).hasToString("ClientSecret[…]");
        assertThat(form).hasToString("FormRequest[…]");
        assertThat(new EndpointAnswer(
                        200,
                        "application/json",
                        TOKEN.getBytes(StandardCharsets.US_ASCII),
                        null,
                        null,
                        FormRequest.empty()))
                .hasToString("EndpointAnswer[200, application/json, …]");
    }
}
