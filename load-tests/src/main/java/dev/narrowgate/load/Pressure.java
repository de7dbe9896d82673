package dev.narrowgate.load;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Measures the effect of hostile load on a gateway, as ratios: {@code latency}, {@code memory} and {@code idle}. */
final class Pressure {

    private static final int GOOD_A_SECOND = 200;
    private static final int HOSTILE_A_MINUTE = 10_000;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int DISTINCT = Integer.getInteger("distinct", 1_000_000);
    private static final int IDLE = 10_000;
    private static final int CALLERS = 16;

    private final PrintStream out = System.out;
    private final Issuer issuer;
    private final GatewayProcess gateway;
    private final AtomicLong failures = new AtomicLong();

    private Pressure(Issuer issuer, GatewayProcess gateway) {
        this.issuer = issuer;
        this.gateway = gateway;
    }

    public static void main(String[] arguments) throws Exception {
        var wanted = arguments.length == 0 ? List.of("latency", "memory", "idle") : List.of(arguments);
        for (var measurement : wanted) {
            try (var folder = new TemporaryFolder();
                    var issuer = new Issuer(JWSAlgorithm.ES256);
                    var nextHop = new NextHop();
                    var gateway = new GatewayProcess(folder.path(), new GatewayConfiguration(issuer, nextHop))) {
                new Pressure(issuer, gateway).measure(measurement);
            }
        }
    }

    private void measure(String measurement) throws Exception {
        switch (measurement) {
            case "latency" -> latency();
            case "memory" -> memory();
            case "idle" -> idle();
            default -> throw new IllegalArgumentException(measurement + " (expected: latency, memory or idle)");
        }
    }

    /**
     * Measures how much longer a good request takes while hostile tokens arrive. Quiet and hostile rounds alternate
     * after a warm-up.
     */
    private void latency() throws Exception {
        pressed(Duration.ofSeconds(20), new ConcurrentHistogram(3));
        var quiet = new ConcurrentHistogram(3);
        var pressed = new ConcurrentHistogram(3);
        for (int round = 0; round < ROUNDS; round++) {
            good(ROUND, GOOD_A_SECOND, quiet);
            pressed(ROUND, pressed);
        }
        line("latency  quiet   p50 %.2f ms  p99 %.2f ms", ms(quiet, 50), ms(quiet, 99));
        line("latency  pressed p50 %.2f ms  p99 %.2f ms", ms(pressed, 50), ms(pressed, 99));
        line(
                "latency  p99 under %d hostile tokens a minute: %.2f times the quiet one",
                HOSTILE_A_MINUTE, ms(pressed, 99) / ms(quiet, 99));
        line("latency  requests that were not answered as they should: %d", failures.get());
    }

    /** Makes the tokens first, so that their making is not measured. */
    private void pressed(Duration duration, Histogram histogram) throws Exception {
        var tokens = new ArrayList<String>();
        for (long i = duration.toSeconds() * HOSTILE_A_MINUTE / 60; i > 0; i--) {
            tokens.add(issuer.distinct());
        }
        var hostile = Thread.ofPlatform().start(() -> hostile(tokens));
        good(duration, GOOD_A_SECOND, histogram);
        hostile.join();
    }

    private static double ms(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /** Sends good requests at a steady rate, each timed from its due time, so that waiting for the last one counts. */
    private void good(Duration duration, int perSecond, Histogram histogram) throws Exception {
        var token = issuer.good();
        var period = 1_000_000_000L / perSecond * CALLERS;
        var end = System.nanoTime() + duration.toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CALLERS; i++) {
            var first = System.nanoTime() + period * i / CALLERS;
            threads.add(Thread.ofPlatform().start(() -> {
                try (var caller = new Caller(gateway.port())) {
                    for (long due = first; due < end; due += period) {
                        LockSupport.parkNanos(due - System.nanoTime());
                        var status = caller.call("/tickets/1", token);
                        histogram.recordValue(System.nanoTime() - due);
                        if (status != 200) {
                            failed("status " + status);
                        }
                    }
                } catch (IOException broken) {
                    failed(String.valueOf(broken));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void hostile(List<String> tokens) {
        var due = System.nanoTime();
        try (var caller = new Caller(gateway.port())) {
            for (var token : tokens) {
                LockSupport.parkNanos(due - System.nanoTime());
                caller.call("/tickets/" + due, token);
                due += 60_000_000_000L / HOSTILE_A_MINUTE;
            }
        } catch (IOException broken) {
            failed(String.valueOf(broken));
        }
    }

    private void failed(String why) {
        if (failures.incrementAndGet() == 1) {
            line("first failure: %s", why);
        }
    }

    /** Measures whether the gateway keeps memory for tokens and paths that occur only once. */
    private void memory() throws Exception {
        distinct(DISTINCT / 5);
        var heap = gateway.liveHeapMegabytes();
        var resident = gateway.residentMegabytes();
        distinct(DISTINCT);
        line(
                "memory   heap after warming up %.1f MB, after %d distinct tokens, jtis and paths more %.1f MB: %.2f times",
                heap, DISTINCT, gateway.liveHeapMegabytes(), gateway.liveHeapMegabytes() / heap);
        line(
                "memory   resident before %.0f MB, after %.0f MB: %.2f times",
                resident, gateway.residentMegabytes(), gateway.residentMegabytes() / resident);
        line("memory   requests that were not answered: %d", failures.get());
    }

    private void distinct(int count) throws InterruptedException {
        var left = new AtomicLong(count);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CALLERS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var caller = new Caller(gateway.port())) {
                    for (long n = left.decrementAndGet(); n >= 0; n = left.decrementAndGet()) {
                        caller.call("/tickets/" + n, issuer.distinct());
                    }
                } catch (IOException broken) {
                    failed(String.valueOf(broken));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    /** Measures the memory of a connection without requests. */
    private void idle() throws Exception {
        good(Duration.ofSeconds(10), GOOD_A_SECOND * 8, new ConcurrentHistogram(3));
        var heap = gateway.liveHeapMegabytes();
        var resident = gateway.residentMegabytes();
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < IDLE; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
            }
            good(Duration.ofSeconds(5), GOOD_A_SECOND, new ConcurrentHistogram(3));
            var more = gateway.liveHeapMegabytes() - heap;
            var moreResident = gateway.residentMegabytes() - resident;
            line("idle     heap %.1f MB, resident %.0f MB", heap, resident);
            line(
                    "idle     each of %d idle connections costs %.1f KB of heap, %.1f KB resident",
                    IDLE, more * 1024 / IDLE, moreResident * 1024 / IDLE);
            line("idle     good requests that failed beside them: %d", failures.get());
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
