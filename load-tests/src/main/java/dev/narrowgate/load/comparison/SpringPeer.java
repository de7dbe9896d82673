package dev.narrowgate.load.comparison;

import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Spring Cloud Gateway without this project, which is what it is built on. */
enum SpringPeer implements Peer {
    PLAIN("Spring Cloud Gateway", "nothing", "PlainGateway"),
    SECURED(
            "Spring Cloud Gateway, Spring Security",
            "verifies each token again, as a resource server (RFC 9068)",
            "SecuredGateway");

    private static final Path BUILT = Path.of("load-tests", "spring-peers", "target");

    private final String title;
    private final String work;
    private final String application;

    SpringPeer(String title, String work, String application) {
        this.title = title;
        this.work = work;
        this.application = application;
    }

    @Override
    public int steadyWindows() {
        return Comparison.STEADY_JVM;
    }

    @Override
    public String work() {
        return work;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException {
        var port = ServerProcess.freePort();
        var issuer = surroundings.issuer();
        var route = "--spring.cloud.gateway.server.webflux.routes[0].";
        var command = ServerProcess.java(
                "-cp",
                classPath(),
                "dev.narrowgate.load.spring." + application,
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                route + "id=tickets",
                route + "uri=" + surroundings.nextHop().address(),
                route + "predicates[0]=Path=/tickets/**",
                "--issuer=" + Issuer.NAME,
                "--audience=" + Issuer.GATEWAY,
                "--keys=" + issuer.address() + "/jwks",
                "--algorithm=" + issuer.algorithm().getName());
        return ServerProcess.start(command, port, surroundings.log());
    }

    private String classPath() throws IOException {
        try (var jars = Files.list(BUILT.resolve("lib"))) {
            return Stream.concat(
                            Stream.of(BUILT.resolve("classes").toString()),
                            jars.filter(jar -> this == SECURED || !isSecurity(jar))
                                    .map(Path::toString))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static boolean isSecurity(Path jar) {
        return jar.getFileName().toString().contains("security");
    }
}
