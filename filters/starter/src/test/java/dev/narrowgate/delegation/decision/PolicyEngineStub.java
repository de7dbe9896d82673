package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;

/** How the two protocols of decision points say the same things. */
enum PolicyEngineStub {
    OPA("opa", "/v1/data/narrowgate/decision") {
        @Override
        String verdict(boolean permits, String reason, String... obligations) {
            return "{\"decision_id\":\"1\",\"result\":{\"allow\":" + permits + ",\"reason\":\"" + reason
                    + "\",\"obligations\":[" + String.join(",", obligations) + "]}}";
        }

        @Override
        String obligation(String type, String members) {
            return "{\"type\":\"" + type + "\"," + members + "}";
        }
    },
    AUTHZEN("authzen", "/access/v1/evaluation") {
        @Override
        String verdict(boolean permits, String reason, String... obligations) {
            return "{\"decision\":" + permits + ",\"context\":{\"reason_admin\":{\"en\":\"" + reason
                    + "\"},\"obligations\":[" + String.join(",", obligations) + "]}}";
        }

        @Override
        String obligation(String type, String members) {
            return "{\"id\":\"1\",\"type\":\"custom\",\"properties\":{\"type\":\"" + type + "\"," + members + "}}";
        }
    };

    private final String key;
    private final String path;

    PolicyEngineStub(String key, String path) {
        this.key = key;
        this.path = path;
    }

    abstract String verdict(boolean permits, String reason, String... obligations);

    abstract String obligation(String type, String members);

    /** The setting that makes this the decision point of that name, on the server of the keys. */
    String setting(String name) {
        return "--delegation.decision-points." + name + "." + key + "=${idp}" + (this == OPA ? path : "");
    }

    void answers(WireMockServer server, boolean permits, String... obligations) {
        answers(server, okJson(verdict(permits, "the reason", obligations)));
    }

    void answers(WireMockServer server, String body) {
        answers(server, okJson(body));
    }

    void answers(WireMockServer server, ResponseDefinitionBuilder answer) {
        server.stubFor(post(path).willReturn(answer));
    }

    static ResponseDefinitionBuilder status(int status) {
        return aResponse().withStatus(status).withBody("{\"result\":true,\"decision\":true}");
    }

    List<LoggedRequest> questions(WireMockServer server) {
        return server.findAll(postRequestedFor(urlEqualTo(path)));
    }
}
