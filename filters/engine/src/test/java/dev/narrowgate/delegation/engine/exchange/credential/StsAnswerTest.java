package dev.narrowgate.delegation.engine.exchange.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StsAnswerTest {

    private static StsAnswer read(String document) {
        return StsAnswer.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsTextsByTheirPaths() {
        var answer = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <a xmlns="urn:any"><!-- none --><b><c> 1 </c><d>2&amp;3</d><e/></b><f><![CDATA[4<5]]></f></a>
                """);

        assertThat(answer.text("a", "b", "c")).isEqualTo("1");
        assertThat(answer.text("a", "b", "d")).isEqualTo("2&3");
        assertThat(answer.text("a", "b", "e")).isNull();
        assertThat(answer.text("a", "f")).isEqualTo("4<5");
        assertThat(answer.text("a", "c")).isNull();
        assertThat(answer.toString()).doesNotContain("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a>&e;</a>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
                "<!DOCTYPE a [ <!ENTITY e 'x'> ]><a>&e;</a>",
                "<!DOCTYPE a [ <!ENTITY % p SYSTEM 'http://127.0.0.1:1/p'> %p; ]><a/>",
                "<a><b>1</b><b>2</b></a>",
                "<a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a>"
            })
    void refusesAnyOtherDocument(String document) {
        assertThat(read(document)).isNull();
    }

    @Test
    void readsNoFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "secret").toUri();

        assertThat(read("<!DOCTYPE a [ <!ENTITY e SYSTEM '" + file + "'> ]><a>&e;</a>"))
                .isNull();
    }

    @Test
    void doesNotExpandEntities() {
        var bomb = new StringBuilder("<!DOCTYPE a [ <!ENTITY e0 'ha'>");
        for (int i = 1; i < 64; i++) {
            bomb.append("<!ENTITY e")
                    .append(i)
                    .append(" '")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }

        assertThat(read(bomb + "]><a>&e63;</a>")).isNull();
    }
}
