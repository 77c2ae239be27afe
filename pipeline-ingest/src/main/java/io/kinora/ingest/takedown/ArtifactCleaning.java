package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Takes clips out of the files that were made of a corpus. A file that cannot be reached is told, and tried again. */
final class ArtifactCleaning {
    private final Configuration hadoop;
    private final List<String> cleaned = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    ArtifactCleaning(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** Takes the clips that are registered out of each file, and gives what is no longer in which file. */
    Map<String, Set<String>> clean(List<Artifacts.Artifact> files) {
        Map<String, Set<String>> gone = new LinkedHashMap<>();
        for (Artifacts.Artifact file : files) {
            try {
                clean(file);
                cleaned.add(file.uri());
                gone.put(file.uri(), file.clipIds());
            } catch (FileNotFoundException missing) {
                warnings.add("There is no " + file.uri() + " any more, which held " + text(file.clipIds())
                        + "; if it was moved, take them out by hand");
                gone.put(file.uri(), file.clipIds());
            } catch (IOException | RuntimeException e) {
                warnings.add("Cannot take " + text(file.clipIds()) + " out of " + file.uri() + ": " + e.getMessage()
                        + "; mend that and give the same command again, or take them out by hand");
            }
        }
        return gone;
    }

    /** Files that clips were taken out of. */
    List<String> cleaned() {
        return cleaned;
    }

    /** What could not be done. */
    List<String> warnings() {
        return warnings;
    }

    private void clean(Artifacts.Artifact file) throws IOException {
        Path path = new Path(file.uri());
        FileSystem fileSystem = path.getFileSystem(hadoop);
        if (file.kind().equals(Artifacts.REPORT)) {
            byte[] page;
            try (InputStream in = fileSystem.open(path)) {
                page = in.readAllBytes();
            }
            byte[] rest = ClipFigures.without(new String(page, StandardCharsets.UTF_8), file.clipIds())
                    .getBytes(StandardCharsets.UTF_8);
            WholeFile.write(fileSystem, path, new Path(path.getParent(), "." + path.getName() + ".tmp"),
                    out -> out.write(rest));
        } else {
            throw new IOException("kind " + file.kind() + " is not known to this version");
        }
    }

    private static String text(Set<String> clipIds) {
        return clipIds.size() == 1 ? "clip " + clipIds.iterator().next()
                : clipIds.size() + " clips, such as " + clipIds.stream().sorted().findFirst().orElseThrow();
    }
}
