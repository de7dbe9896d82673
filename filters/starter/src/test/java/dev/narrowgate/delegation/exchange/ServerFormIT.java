package dev.narrowgate.delegation.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a server is told beside the specification's own: parameters as they are written, and the target by either name. */
class ServerFormIT extends ExchangeAttack {

    /** In the environment of every process, and of no use to anybody. */
    private static final String VARIABLE = "PATH";

    @Override
    Path configuration(Path folder) throws IOException {
        var file = super.configuration(folder);
        return Files.writeString(
                file,
                Files.readString(file)
                        .replace("parameters: { }", "parameters: { unit: \"north & south=all\", flag: \"\", n: \"7\" }")
                        .replace("client_secret_basic", "client_secret_post")
                        .replace("s3cret-of-narrowgate", "env:" + VARIABLE));
    }

    @Override
    String[] settings() {
        return new String[] {"target: both"};
    }

    private LoggedRequest asked() throws Exception {
        server.answersWith(server.token().sign());
        assertThat(call().statusCode()).isEqualTo(200);
        return server.asked().getFirst();
    }

    @Test
    void parametersAreSentAsTheyAre() throws Exception {
        var asked = asked();

        assertThat(asked.formParameter("unit").getValues()).containsExactly("north & south=all");
        assertThat(asked.formParameter("flag").getValues()).containsExactly("");
        assertThat(asked.formParameter("n").getValues()).containsExactly("7");
    }

    @Test
    void tx04_theTargetIsToldByBothNames() throws Exception {
        var asked = asked();

        assertThat(asked.formParameter("audience").getValues()).containsExactly(TestServer.AUDIENCE);
        assertThat(asked.formParameter("resource").getValues()).containsExactly(TestServer.AUDIENCE);
    }

    @Test
    void aSecretFromTheEnvironmentIsTheOneThatIsShown() throws Exception {
        assertThat(asked().formParameter("client_secret").getValues()).containsExactly(System.getenv(VARIABLE));
    }
}
