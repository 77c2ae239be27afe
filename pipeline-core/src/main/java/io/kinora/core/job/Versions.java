package io.kinora.core.job;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * What ran, for result.json.
 *
 * @param kinora version of this project
 * @param spark version of Spark
 * @param java version of the JVM
 * @param os operating system and its version
 */
public record Versions(String kinora, String spark, String java, String os) {
    /** Of this process. */
    public static Versions current() {
        return new Versions(kinoraVersion(), org.apache.spark.package$.MODULE$.SPARK_VERSION(),
                System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static String kinoraVersion() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("/io/kinora/core/version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new KinoraException(ExitCode.FAULT, "no-version", "Cannot read version.properties of the jar", e);
        }
        return properties.getProperty("version");
    }
}
