package dev.narrowgate.load.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Spring Cloud Gateway as it comes. It runs without Spring Security on its class path. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PlainGateway {

    PlainGateway() {}

    public static void main(String[] arguments) {
        SpringApplication.run(PlainGateway.class, arguments);
    }
}
