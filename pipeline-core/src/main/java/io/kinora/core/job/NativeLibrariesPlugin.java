package io.kinora.core.job;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/** Has each executor pick its native libraries before its first task could load ND4J. */
public final class NativeLibrariesPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        // The line goes to the executor's stderr file, where one looks when training is slow.
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> extraConf) {
                NativeLibraries.select();
                Terminal.say("ND4J natives: " + System.getProperty(NativeLibraries.PROPERTY, "plain"));
            }
        };
    }
}
