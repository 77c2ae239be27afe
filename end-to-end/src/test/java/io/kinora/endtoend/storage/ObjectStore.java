package io.kinora.endtoend.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** S3's protocol before a local folder, in its own JVM on loopback; an {@link Outage} stands in between. */
final class ObjectStore implements AutoCloseable {
    static final String BUCKET = "kinora";
    private static final String USER = "test";
    private static final String SECRET = "an-object-store's-secret";

    private final Path objects;
    private final Process process;
    private final Outage outage;

    private ObjectStore(Path objects, Process process, Outage outage) {
        this.objects = objects;
        this.process = process;
        this.outage = outage;
    }

    /** Starts it with one empty bucket. */
    static ObjectStore start(Path folder) throws IOException, InterruptedException {
        Path objects = Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(objects.resolve(BUCKET));
        int port = Services.freePort();
        Path configuration = folder.resolve("s3proxy.conf");
        Files.writeString(configuration, """
                s3proxy.endpoint=http://%s:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(Services.LOOPBACK, port, USER, SECRET, objects));
        Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
                  </appender>
                  <root level="warn"><appender-ref ref="out"/></root>
                </configuration>
                """);
        Process process = Services.java(folder + ":" + Services.jars("s3proxy") + "/*", folder.resolve("s3proxy.log"),
                "org.gaul.s3proxy.Main", List.of("--properties", configuration.toString()));
        try {
            Services.await("s3proxy", () -> Services.listens(port));
            return new ObjectStore(objects.resolve(BUCKET), process, Outage.before(port));
        } catch (IOException | InterruptedException | RuntimeException e) {
            Services.kill(process);
            throw e;
        }
    }

    String endpoint() {
        return "http://" + Services.LOOPBACK + ":" + outage.port();
    }

    /** What the jobs find in their environment. */
    static Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", USER, "AWS_SECRET_ACCESS_KEY", SECRET);
    }

    Outage outage() {
        return outage;
    }

    /** Where an object lies in truth. */
    Path object(String key) {
        return objects.resolve(key);
    }

    @Override
    public void close() throws IOException {
        outage.close();
        Services.kill(process);
    }
}
