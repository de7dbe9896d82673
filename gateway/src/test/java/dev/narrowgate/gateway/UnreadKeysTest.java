package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A failed start names unread keys too, because they may be the cause. */
@ExtendWith(OutputCaptureExtension.class)
class UnreadKeysTest {

    @Test
    void unreadKeysAreNamedWhenTheStartFails(@TempDir Path folder, CapturedOutput output) throws Exception {
        var file =
                Files.writeString(folder.resolve("gateway.yaml"), "delegaton.gateway: https://gateway.example.com\n");

        assertThatThrownBy(() -> GatewayApplication.create().run("--spring.config.location=" + file.toUri()))
                .hasStackTraceContaining("missing (expected: at least gateway, issuers and policies)");

        assertThat(output).contains("nothing reads what stands below 'delegaton' (expected: perhaps delegation)");
    }
}
