package dev.narrowgate.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SchemaCommandTest {

    @Test
    void printsTheSchemaThatTheSamplesName() throws Exception {
        var out = new StringWriter();

        assertThat(new CommandLine(new SchemaCommand())
                        .setOut(new PrintWriter(out))
                        .execute())
                .isZero();

        assertThat(out.toString())
                .isEqualTo(Files.readString(Path.of("../config/narrowgate.schema.json")))
                .contains("\"delegation\"");
    }
}
