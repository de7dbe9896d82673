package dev.narrowgate.load.comparison;

import java.util.List;

/**
 * What a request costs a program that is warm.
 *
 * @param microseconds of CPU, the median of the windows
 * @param lowest of the windows
 * @param highest of the windows
 * @param perSecond requests a second, which the callers limit as well
 * @param warming seconds until it was flat
 * @param flat false if it was not flat when the time for that was over
 */
public record Cost(double microseconds, double lowest, double highest, double perSecond, double warming, boolean flat) {

    /** One of the windows in which requests are counted. */
    record Window(double microseconds, double perSecond) {}

    static Cost of(List<Window> windows, double warming, boolean flat) {
        var sorted = windows.stream().mapToDouble(Window::microseconds).sorted().toArray();
        var perSecond =
                windows.stream().mapToDouble(Window::perSecond).average().orElseThrow();
        return new Cost(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], perSecond, warming, flat);
    }
}
