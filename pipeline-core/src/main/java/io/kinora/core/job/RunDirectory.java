package io.kinora.core.job;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of one run, on any Hadoop file system: config.json, result.json, report/, metrics/ and what the job
 * itself writes. A finished run's folder is never touched again; an unfinished one is continued by the same command.
 */
public final class RunDirectory {
    static final String RESULT = "result.json";
    static final String CONFIG = "config.json";
    static final String REPORT = "report/index.html";

    private final FileSystem fileSystem;
    private final Path root;
    private final boolean resumed;
    private final Optional<String> askedFor;

    private RunDirectory(FileSystem fileSystem, Path root, boolean resumed) {
        this(fileSystem, root, resumed, Optional.empty());
    }

    private RunDirectory(FileSystem fileSystem, Path root, boolean resumed, Optional<String> askedFor) {
        this.fileSystem = fileSystem;
        this.root = root;
        this.resumed = resumed;
        this.askedFor = askedFor;
    }

    /**
     * Opens a new run, or one to continue.
     *
     * @param settings what decides the run's outcome, as JSON; must be the same when a run is continued
     * @param changeable JSON pointers to those that need not be
     * @throws KinoraException exit code 2 for a finished run or other settings
     */
    static RunDirectory open(String uri, ObjectNode settings, Set<String> changeable, Configuration hadoop)
            throws IOException {
        Path path = new Path(uri);
        FileSystem fileSystem = path.getFileSystem(hadoop);
        Path root = fileSystem.makeQualified(path);
        Optional<JsonNode> before = readJson(fileSystem, new Path(root, RESULT));
        if (before.isPresent() && before.get().path("status").asText().equals(RunResult.Status.DONE.json())) {
            throw KinoraException.usage("run-finished", "Cannot run into " + root + ": it holds a finished run, which"
                    + " is never touched again; choose another --out, or delete the folder");
        }
        Optional<JsonNode> config = before.isPresent() && onlyRefused(fileSystem, root, before.get()) ? Optional.empty()
                : readJson(fileSystem, new Path(root, CONFIG));
        JsonNode wanted = without(changeable, settings);
        Optional<JsonNode> begun = config.map(node -> without(changeable, node));
        if (begun.isPresent() && !begun.get().equals(wanted)) {
            throw KinoraException.usage("run-settings-differ", "Cannot continue the unfinished run in " + root
                    + " with other settings: " + JsonDifference.describe(begun.get(), wanted)
                    + "; give the same command again, or choose another --out");
        }
        RunDirectory directory = new RunDirectory(fileSystem, root, config.isPresent());
        if (config.isEmpty()) {
            directory.write(CONFIG, RunResult.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings));
        }
        return directory;
    }

    /** Whether a run ended for its settings before it did anything, so that they may be mended. */
    private static boolean onlyRefused(FileSystem fileSystem, Path root, JsonNode result) throws IOException {
        return result.path("exit_code").asInt() == ExitCode.USAGE.number()
                && Arrays.stream(fileSystem.listStatus(root)).map(file -> file.getPath().getName())
                        .allMatch(name -> name.equals(CONFIG) || name.equals(RESULT) || name.startsWith("."));
    }

    private static JsonNode without(Set<String> pointers, JsonNode settings) {
        JsonNode copy = settings.deepCopy();
        for (String pointer : pointers) {
            JsonPointer path = JsonPointer.compile(pointer);
            if (copy.at(path.head()) instanceof ObjectNode parent) {
                parent.remove(path.last().getMatchingProperty());
            }
        }
        return copy;
    }

    /** Leaves word of a command that was refused before its run began, unless a run has begun there. */
    static void refuse(String uri, Configuration hadoop, ObjectNode result) throws IOException {
        Path path = new Path(uri);
        FileSystem fileSystem = path.getFileSystem(hadoop);
        RunDirectory directory = new RunDirectory(fileSystem, fileSystem.makeQualified(path), false);
        if (!fileSystem.exists(directory.path(CONFIG))) {
            directory.write(RESULT, RunResult.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
        }
    }

    /** Whether an earlier process began this run. */
    public boolean resumed() {
        return resumed;
    }

    /** The same, used since another one cannot be opened. */
    RunDirectory inPlaceOf(String other) {
        return new RunDirectory(fileSystem, root, resumed, Optional.of(other));
    }

    /** The URI of the folder that the user wants; this one, unless that one cannot be opened. */
    public String askedFor() {
        return askedFor.orElse(uri());
    }

    /** The folder as an absolute URI. */
    public String uri() {
        return root.toString();
    }

    /** A path below the folder. */
    public Path path(String relative) {
        return new Path(root, relative);
    }

    /** The file system that the folder lies on. */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** Writes a whole file, replacing what was there; whoever reads it sees the old content or the new. */
    public void write(String relative, byte[] content) throws IOException {
        Path target = path(relative);
        WholeFile.write(fileSystem, target, new Path(target.getParent(), "." + target.getName() + ".tmp"),
                out -> out.write(content));
    }

    /** Writes a whole text file in UTF-8. */
    public void write(String relative, String content) throws IOException {
        write(relative, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a JSON file of the run; nothing if it is not there, or was cut off while it was written. */
    public Optional<JsonNode> readJson(String relative) throws IOException {
        return readJson(fileSystem, path(relative));
    }

    /** The page that a person looks at. */
    public Path report() {
        return path(REPORT);
    }

    /** Writes the page that a person looks at. */
    public void writeReport(HtmlPage page) throws IOException {
        write(REPORT, page.render());
    }

    private static Optional<JsonNode> readJson(FileSystem fileSystem, Path path) throws IOException {
        try (InputStream in = fileSystem.open(path)) {
            return Optional.of(RunResult.JSON.readTree(in)).filter(tree -> !tree.isMissingNode());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (ChecksumException e) {
            // A process killed while it replaced the file leaves the new one with the old one's checksum.
            return readJson(((ChecksumFileSystem) fileSystem).getRawFileSystem(), path);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // A process killed while writing leaves half a file: the run is unfinished.
            return Optional.empty();
        }
    }
}
