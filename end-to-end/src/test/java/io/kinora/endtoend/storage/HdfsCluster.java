package io.kinora.endtoend.storage;

import io.kinora.endtoend.Installation;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** A NameNode and DataNodes, every one in its own JVM on loopback. */
final class HdfsCluster implements AutoCloseable {
    private static final String PACKAGE = "org.apache.hadoop.hdfs.server.";

    private final Path folder;
    private final String classPath;
    private final int port;
    private final List<Process> dataNodes = new ArrayList<>();
    private Process nameNode;

    private HdfsCluster(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = Services.freePort();
        // Its own configuration before Hadoop's defaults, its own program before Spark's Hadoop.
        this.classPath = String.join(File.pathSeparator, folder.toString(), Services.jars("hdfs") + "/*",
                Installation.EMBEDDED_SPARK.resolve("jars") + "/*");
    }

    /** Starts all of it and waits until every DataNode is registered. */
    static HdfsCluster start(Path folder, int dataNodes) throws IOException, InterruptedException {
        HdfsCluster cluster = new HdfsCluster(folder);
        try {
            cluster.configure();
            cluster.startNameNode();
            for (int i = 0; i < dataNodes; i++) {
                cluster.dataNodes.add(cluster.dataNode(i));
            }
            cluster.awaitDataNodes(dataNodes);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Such as {@code hdfs://127.0.0.1:40001}. */
    String uri() {
        return "hdfs://" + Services.LOOPBACK + ":" + port;
    }

    DistributedFileSystem fileSystem() throws IOException {
        return (DistributedFileSystem) FileSystem.get(URI.create(uri()), new Configuration());
    }

    /** Kills a DataNode as the kernel would: nothing is closed, nobody is told. */
    void killDataNode(int number) {
        Services.kill(dataNodes.get(number));
    }

    /** Starts one again on what it had stored. */
    void startDataNode(int number) throws IOException, InterruptedException {
        dataNodes.set(number, dataNode(number));
        Path log = log(number);
        Services.await("DataNode " + number, () -> Files.readString(log).contains("registered with NN"));
    }

    private void configure() throws IOException {
        Map<String, String> properties = new TreeMap<>(Map.of(
                "fs.defaultFS", uri(),
                "dfs.namenode.rpc-address", Services.LOOPBACK + ":" + port,
                "dfs.namenode.http-address", Services.LOOPBACK + ":0",
                "dfs.namenode.name.dir", folder.resolve("name").toUri().toString(),
                "dfs.datanode.address", Services.LOOPBACK + ":0",
                "dfs.datanode.ipc.address", Services.LOOPBACK + ":0",
                "dfs.datanode.http.address", Services.LOOPBACK + ":0",
                "dfs.namenode.datanode.registration.ip-hostname-check", "false"));
        String xml = properties.entrySet().stream().map(property -> "<property><name>" + property.getKey()
                + "</name><value>" + property.getValue() + "</value></property>\n")
                .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
        Files.writeString(folder.resolve("core-site.xml"), xml);
        Files.writeString(folder.resolve("hdfs-site.xml"), xml);
        Files.writeString(folder.resolve("log4j2.properties"), """
                rootLogger.level = info
                rootLogger.appenderRef.out.ref = out
                appender.out.type = Console
                appender.out.name = out
                appender.out.layout.type = PatternLayout
                """);
    }

    private void startNameNode() throws IOException, InterruptedException {
        String main = PACKAGE + "namenode.NameNode";
        Path log = folder.resolve("format.log");
        Services.awaitEnd(Services.java(classPath, log, main, List.of("-format", "-force", "-nonInteractive")), log);
        nameNode = Services.java(classPath, folder.resolve("name.log"), main, List.of());
    }

    private Process dataNode(int number) throws IOException {
        return Services.java(classPath, log(number), PACKAGE + "datanode.DataNode",
                List.of("-D", "dfs.datanode.data.dir=" + folder.resolve("data-" + number).toUri()));
    }

    private Path log(int number) {
        return folder.resolve("data-" + number + ".log");
    }

    private void awaitDataNodes(int expected) throws IOException, InterruptedException {
        Services.await("NameNode", () -> Services.listens(port));
        DistributedFileSystem fileSystem = fileSystem();
        Services.await("DataNodes", () -> fileSystem.getDataNodeStats().length == expected
                && !fileSystem.isInSafeMode());
    }

    @Override
    public void close() {
        dataNodes.forEach(Services::kill);
        if (nameNode != null) {
            Services.kill(nameNode);
        }
    }
}
