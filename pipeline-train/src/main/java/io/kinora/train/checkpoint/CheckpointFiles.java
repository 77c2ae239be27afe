package io.kinora.train.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads and writes the files of one checkpoint, and knows their sums. Needs neither rename nor append. */
final class CheckpointFiles {
    static final String MODEL = "model.json";
    static final String STATE = "state.json";
    static final String WEIGHTS = "weights.bin";
    static final String AVERAGE = "ema.safetensors";
    static final String UPDATER = "updater.bin";
    private static final String MORE = ".bin";

    private static final int BUFFER = 1 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new Jdk8Module())
            .build();

    private final FileSystem fileSystem;
    private final Path folder;

    CheckpointFiles(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /** Writes everything, the manifest last. */
    void write(Checkpoint checkpoint) throws IOException {
        // What an interrupted writer left must not be taken for part of this one.
        fileSystem.delete(folder, true);
        List<Manifest.Entry> entries = new ArrayList<>();
        entries.add(write(MODEL, json(checkpoint.model())));
        entries.add(write(STATE, json(checkpoint.state())));
        entries.add(write(WEIGHTS, new byte[0], checkpoint.weights()));
        entries.add(write(AVERAGE, header(checkpoint), checkpoint.average()));
        entries.add(write(UPDATER, new byte[0], checkpoint.updater()));
        for (Map.Entry<String, float[]> more : new TreeMap<>(checkpoint.more()).entrySet()) {
            entries.add(write(more.getKey() + MORE, new byte[0], more.getValue()));
        }
        write(Manifest.NAME, json(new Manifest(Manifest.FORMAT, entries)));
    }

    /**
     * Reads everything and compares all sums.
     *
     * @throws DamagedFileException if a file is not the one that was written
     */
    Checkpoint read() throws IOException {
        Manifest manifest = manifest();
        ModelDescription model = parse(MODEL, verified(manifest, MODEL), ModelDescription.class);
        TrainingState state = parse(STATE, verified(manifest, STATE), TrainingState.class);
        byte[] average = verified(manifest, AVERAGE);
        Map<String, float[]> more = new TreeMap<>();
        for (Manifest.Entry file : manifest.files()) {
            if (file.name().endsWith(MORE) && !Set.of(WEIGHTS, UPDATER).contains(file.name())) {
                more.put(file.name().substring(0, file.name().length() - MORE.length()), floats(manifest, file.name()));
            }
        }
        return new Checkpoint(model, state, floats(manifest, WEIGHTS),
                floats(AVERAGE, average, Safetensors.dataStart(AVERAGE, average)), floats(manifest, UPDATER), more);
    }

    private static byte[] header(Checkpoint checkpoint) throws IOException {
        TrainingState state = checkpoint.state();
        return Safetensors.header(checkpoint.model().parameters(), Map.of("format", "pt",
                "description", "moving average of the weights of a video diffusion model of Kinora",
                "round", Integer.toString(state.round()), "samples", Long.toString(state.samples())));
    }

    /** The manifest's word on a file. */
    Manifest.Entry entry(String name) throws IOException {
        return manifest().entry(name)
                .orElseThrow(() -> new DamagedFileException(Manifest.NAME, "does not name " + name));
    }

    private Manifest manifest() throws IOException {
        Manifest manifest = parse(Manifest.NAME, bytes(Manifest.NAME), Manifest.class);
        if (manifest.format() != Manifest.FORMAT) {
            throw new DamagedFileException(Manifest.NAME, "is of format " + manifest.format() + ", not "
                    + Manifest.FORMAT);
        }
        return manifest;
    }

    private Manifest.Entry write(String name, byte[] content) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = fileSystem.create(new Path(folder, name), true)) {
            out.write(content);
            digest.update(content);
        }
        return entry(name, content.length, digest);
    }

    private Manifest.Entry write(String name, byte[] header, float[] values) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = buffer.asFloatBuffer();
        try (OutputStream out = new DigestOutputStream(fileSystem.create(new Path(folder, name), true), digest)) {
            out.write(header);
            for (int start = 0; start < values.length; start += floats.capacity()) {
                int count = Math.min(floats.capacity(), values.length - start);
                floats.clear().put(values, start, count);
                out.write(buffer.array(), 0, count * Float.BYTES);
            }
        }
        return entry(name, header.length + (long) values.length * Float.BYTES, digest);
    }

    private byte[] verified(Manifest manifest, String name) throws IOException {
        Manifest.Entry expected = manifest.entry(name)
                .orElseThrow(() -> new DamagedFileException(Manifest.NAME, "does not name " + name));
        byte[] content = bytes(name);
        if (content.length != expected.bytes()) {
            throw new DamagedFileException(name, "has " + content.length + " bytes, not " + expected.bytes());
        }
        MessageDigest digest = sha256();
        digest.update(content);
        if (!entry(name, content.length, digest).equals(expected)) {
            throw new DamagedFileException(name, "has another SHA-256 than was written");
        }
        return content;
    }

    private byte[] bytes(String name) throws IOException {
        Path path = new Path(folder, name);
        if (!fileSystem.exists(path)) {
            throw new DamagedFileException(name, "is missing");
        }
        try (FSDataInputStream in = fileSystem.open(path)) {
            return in.readAllBytes();
        } catch (ChecksumException e) {
            // Some file systems keep sums of their own and tell first.
            throw new DamagedFileException(name, "has another checksum than was written");
        }
    }

    private float[] floats(Manifest manifest, String name) throws IOException {
        return floats(name, verified(manifest, name), 0);
    }

    private static float[] floats(String name, byte[] content, int start) throws DamagedFileException {
        int bytes = content.length - start;
        if (bytes % Float.BYTES != 0) {
            throw new DamagedFileException(name, "holds no whole number of values");
        }
        float[] values = new float[bytes / Float.BYTES];
        ByteBuffer.wrap(content, start, bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static byte[] json(Record values) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(values);
    }

    private static <T> T parse(String name, byte[] content, Class<T> type) throws IOException {
        try {
            return JSON.readValue(content, type);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new DamagedFileException(name, "cannot be understood: " + e.getOriginalMessage());
        }
    }

    private static Manifest.Entry entry(String name, long bytes, MessageDigest digest) {
        return new Manifest.Entry(name, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot sum a file: every Java platform has SHA-256", e);
        }
    }
}
