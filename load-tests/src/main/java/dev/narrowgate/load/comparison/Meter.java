package dev.narrowgate.load.comparison;

import dev.narrowgate.load.ServerProcess;
import dev.narrowgate.load.comparison.Cost.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what a request costs: the CPU time of the process over the requests that it answered. It begins when
 * the cost has become flat.
 *
 * @param window the time in which requests are counted
 * @param windows the number of windows that count
 * @param warming the longest time for the warming
 */
record Meter(Duration window, int windows, Duration warming) {

    private static final double TOLERANCE = 0.05;

    /** @param steady how many windows together have to cost as much as the ones before them */
    Cost measure(ServerProcess server, String token, int steady) throws IOException, InterruptedException {
        try (var load = new Load(server.port(), token)) {
            var begin = System.nanoTime();
            var seen = new ArrayList<Window>();
            while (!isFlat(seen, steady) && System.nanoTime() - begin < warming.toNanos()) {
                seen.add(window(server, load));
            }
            var seconds = (System.nanoTime() - begin) / 1e9;
            var counted = new ArrayList<Window>();
            for (int i = 0; i < windows; i++) {
                counted.add(window(server, load));
            }
            return Cost.of(counted, seconds, isFlat(seen, steady));
        }
    }

    /** Says whether the last windows cost as much as the same number before them, within a twentieth. */
    static boolean isFlat(List<Window> windows, int steady) {
        var size = windows.size();
        if (size < 2 * steady) {
            return false;
        }
        var before = average(windows.subList(size - 2 * steady, size - steady));
        var last = average(windows.subList(size - steady, size));
        return Math.abs(last - before) <= before * TOLERANCE;
    }

    private static double average(List<Window> windows) {
        return windows.stream().mapToDouble(Window::microseconds).average().orElseThrow();
    }

    private Window window(ServerProcess server, Load load) throws IOException, InterruptedException {
        var requests = load.answered();
        var cpu = server.cpuTime();
        var time = System.nanoTime();
        Thread.sleep(window);
        var answered = load.answered() - requests;
        if (answered == 0) {
            throw new IOException("no request was answered in " + window);
        }
        var microseconds = server.cpuTime().minus(cpu).toNanos() / 1e3 / answered;
        return new Window(microseconds, answered / ((System.nanoTime() - time) / 1e9));
    }
}
