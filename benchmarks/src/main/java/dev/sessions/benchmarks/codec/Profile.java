package dev.sessions.benchmarks.codec;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One contender in one operation under JMH, to look inside with its profilers: {@code java -cp … org.openjdk.jmh.Main Profile
 * -p contender="ours, signed" -p operation=SAVE -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Profile {

    /** Its name in the tables. */
    @Param("ours, signed")
    String contender = "";

    /** What it does: one of {@link Operation}. */
    @Param({"SAVE", "LOAD"})
    String operation = "";

    /** 0 is about 100 bytes, 1 about 500, 2 about 2000. */
    @Param("1")
    int size;

    private final Contenders contenders = new Contenders();
    private Supplier<?> supplier = () -> this;

    /** Makes it. */
    @Setup
    public void prepare() throws Exception {
        ShopSession session = ShopSession.ALL.get(size);
        supplier = contenders.all(session).stream()
                .filter(each -> each.name().equals(contender))
                .findFirst()
                .map(each -> Operation.valueOf(operation).of(each, session))
                .orElseThrow();
    }

    /** {@return what it made} */
    @Benchmark
    public Object once() {
        return supplier.get();
    }

    /** Ends it. */
    @TearDown
    public void end() throws Exception {
        contenders.close();
    }
}
