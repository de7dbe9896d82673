package dev.narrowgate.load;

import dev.narrowgate.delegation.web.WarmHop;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The stages of a warm hop, in the parts of a running gateway. The request and the next hop are values in memory, so no
 * result holds the work of the framework or of a connection.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class StageBenchmarks {

    private WarmHop hop;

    @Setup
    public void start() throws Exception {
        hop = new WarmHop(Files.createTempDirectory("stages"));
    }

    @TearDown
    public void stop() {
        hop.close();
    }

    /** The request is made as well: see {@link #request()} for its share. */
    @Benchmark
    public void whole() {
        hop.whole(hop.exchange());
    }

    @Benchmark
    public Object request() {
        return hop.exchange();
    }

    /** The request is made as well. */
    @Benchmark
    public Object read() {
        return hop.read(hop.exchange());
    }

    @Benchmark
    public Object verify() {
        return hop.verify();
    }

    @Benchmark
    public Object decide() {
        return hop.decide();
    }

    @Benchmark
    public Object mint() {
        return hop.mint();
    }

    /** The request is made as well. Its difference to {@link #whole()} is the work of the headers for the next hop. */
    @Benchmark
    public void unstamped() {
        hop.unstamped(hop.exchange());
    }

    @Benchmark
    public Object record() {
        return hop.record();
    }
}
