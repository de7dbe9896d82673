package dev.narrowgate.delegation.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the transaction is the task it is the same at every hop (law 6). Line TT-11. */
class TransactionKeptIT extends TransactionTokenContract {

    private static final String TRANSACTION = "97053963-771d-49cc-a4e3-20aad399c312";

    @Override
    Path configuration(Path folder) throws IOException {
        Files.writeString(folder.resolve("issuers.yaml"), """
                delegation:
                  issuers:
                    - issuer: https://idp.example.com
                      jwks-uri: ${idp}/jwks
                      vouches-for: [ subject, actor ]
                      task-claim: txn
                """);
        var file = server.configuration(folder, settings());
        return Files.writeString(file, Files.readString(file) + "spring.config.import: issuers.yaml\n");
    }

    @Override
    String[] settings() {
        return new String[] {"profile: transaction-token", "task-claim: txn"};
    }

    @Override
    TestIssuer.Token arriving() {
        return gateway().delegation().claim("task_id", null).claim("txn", TRANSACTION);
    }

    @Override
    @Test
    void lawSixTheTaskIsTheSame() throws Exception {
        answersWith(issued().claim("txn", "another"));

        refused(502, "exchange-rejected", "task changed");
    }

    @Test
    void tt11_theNextHopIsToldTheTransaction() throws Exception {
        answersWith(issued());

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(gateway().forwarded().getFirst().getHeader("Delegation-Task"))
                .isEqualTo(TRANSACTION);
    }
}
