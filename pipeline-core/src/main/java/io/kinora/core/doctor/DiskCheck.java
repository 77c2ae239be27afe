package io.kinora.core.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Loader;

/** Whether there is room on the local disk for Spark's shuffles, for uploads, and for native libraries. */
final class DiskCheck implements Check {
    private static final long LITTLE = 2L << 30;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Path folder : folders(surroundings.conf())) {
            findings.add(of(folder));
        }
        return findings;
    }

    private static Set<Path> folders(SparkConf conf) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(Path.of(System.getProperty("java.io.tmpdir")));
        // Where clusters name others, these are what counts.
        String spark = Optional.ofNullable(System.getenv("SPARK_LOCAL_DIRS"))
                .or(() -> Optional.ofNullable(System.getenv("LOCAL_DIRS")))
                .orElse(conf.get("spark.local.dir", System.getProperty("java.io.tmpdir")));
        for (String folder : spark.split(",")) {
            folders.add(Path.of(folder.strip()));
        }
        folders.add(Loader.getCacheDir().toPath());
        return folders;
    }

    /** Tries out a folder, which may not be there yet. */
    static Finding of(Path folder) throws IOException {
        Path file = null;
        try {
            Files.createDirectories(folder);
            file = Files.createTempFile(folder, ".kinora-probe-", "");
            Files.write(file, new byte[1 << 16]);
        } catch (IOException e) {
            return Finding.failure("disk-unusable", folder + " cannot be written to (" + e + ")", "make room there, let"
                    + " this user write there, or give another folder: spark.local.dir for Spark's,"
                    + " -Djava.io.tmpdir for Java's, -Dorg.bytedeco.javacpp.cachedir for native libraries'");
        } finally {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        String found = folder + " has " + Sizes.text(free) + " free";
        return free >= LITTLE ? Finding.ok(found) : Finding.warning(found, "make room: shuffles, uploads to object"
                + " stores and native libraries (0.5 GiB) lie on the local disk");
    }
}
