package io.kinora.core.job;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Has each executor pick its native libraries and its GPU before its first task could load ND4J. An executor that has
 * none that it can use tells the driver, which ends the job: Spark would start such an executor again and again.
 */
public final class NativeLibrariesPlugin implements SparkPlugin {
    /** Of this driver's session. */
    private static final AtomicReference<Refusal> REFUSAL = new AtomicReference<>();

    /** Why an executor cannot calculate. */
    record Refusal(ExitCode exitCode, String code, String message) implements Serializable {
    }

    /** Why the session was stopped, if an executor could not calculate. */
    static Optional<KinoraException> refusal() {
        return Optional.ofNullable(REFUSAL.get()).map(refusal ->
                new KinoraException(refusal.exitCode(), refusal.code(), refusal.message()));
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new Driver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Executor();
    }

    private static final class Driver implements DriverPlugin {
        private SparkContext spark;

        @Override
        public Map<String, String> init(SparkContext context, PluginContext pluginContext) {
            spark = context;
            REFUSAL.set(null);
            return Map.of();
        }

        @Override
        public Object receive(Object message) {
            if (REFUSAL.compareAndSet(null, (Refusal) message)) {
                // Stopping waits for the thread that this is called by.
                new Thread(() -> spark.stop(), "kinora-refusal").start();
            }
            return "";
        }
    }

    private static final class Executor implements ExecutorPlugin {
        @Override
        public void init(PluginContext context, Map<String, String> extraConf) {
            NativeLibraries.select();
            // The line goes to the executor's stderr file, where one looks when training is slow.
            Terminal.say("ND4J natives: " + System.getProperty(NativeLibraries.PROPERTY, "plain"));
            try {
                GpuStart.ofExecutor(Optional.ofNullable(context.resources().get("gpu"))
                        .map(gpu -> List.of(gpu.addresses())).orElse(List.of()));
            } catch (KinoraException e) {
                tell(context, e);
            }
        }

        private static void tell(PluginContext context, KinoraException e) {
            Terminal.say(e.getMessage());
            try {
                context.ask(new Refusal(e.exitCode(), e.code(), "Executor " + context.executorID() + " on "
                        + SparkEnv.get().blockManager().blockManagerId().host() + ": " + e.getMessage()));
            } catch (IOException unheard) {
                throw e;
            } catch (Exception unheard) {
                e.addSuppressed(unheard);
                throw e;
            }
        }
    }
}
