package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine can be used without Spring, because it is built without it. */
class NoSpringTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.core.env.Environment",
                "org.springframework.http.HttpHeaders",
                "org.springframework.boot.SpringApplication"
            })
    void springIsNotOnTheClassPath(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }
}
