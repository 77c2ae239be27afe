package io.kinora.ingest.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.storage.WholeFile;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A shard of plain files: a folder {@code SPLIT/NUMBER} of {@code ID.mp4} with a metadata.jsonl, a line for each. A
 * folder holds so many clips at most, as file systems and object stores list large ones slowly.
 */
final class FolderShard implements ShardFiles {
    static final String METADATA = "metadata.jsonl";

    @Override
    public String file(ShardPlan shard) {
        return shard.split() + "/" + shard.digits() + "/" + METADATA;
    }

    @Override
    public ShardSummary write(FileSystem fileSystem, Path folder, ShardPlan shard, Path scratch,
            Iterator<Sample> samples) throws IOException {
        Path file = new Path(folder, file(shard));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long count = 0;
        long bytes = 0;
        for (; samples.hasNext(); count++) {
            Sample sample = samples.next();
            String name = sample.clipId() + ".mp4";
            WholeFile.write(fileSystem, new Path(file.getParent(), name), new Path(scratch, name),
                    out -> out.write(sample.mp4()));
            lines.writeBytes(sample.line(name, ShardFiles.sha256(sample.mp4())));
            bytes += sample.mp4().length;
        }
        WholeFile.write(fileSystem, file, new Path(scratch, METADATA), lines::writeTo);
        return summary(file, count, bytes, lines.toByteArray());
    }

    @Override
    public Optional<ShardSummary> remove(FileSystem fileSystem, Path file, Set<String> clipIds) throws IOException {
        for (String clipId : clipIds) {
            fileSystem.delete(new Path(file.getParent(), clipId + ".mp4"), false);
        }
        if (!fileSystem.exists(file)) {
            return Optional.empty();
        }
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        long count = 0;
        long bytes = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(fileSystem.open(file),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode sample = Json.MAPPER.readTree(line);
                if (!clipIds.contains(sample.path("clip_id").asText())) {
                    left.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
                    count++;
                    bytes += fileSystem.getFileStatus(
                            new Path(file.getParent(), sample.path("file_name").asText())).getLen();
                }
            }
        }
        WholeFile.write(fileSystem, file, ShardFiles.beside(file), left::writeTo);
        return Optional.of(summary(file, count, bytes, left.toByteArray()));
    }

    @Override
    public Path folder(Path file) {
        return file.getParent().getParent().getParent();
    }

    private static ShardSummary summary(Path file, long count, long bytes, byte[] metadata) {
        Path number = file.getParent();
        return new ShardSummary(number.getParent().getName() + "/" + number.getName() + "/" + METADATA, count,
                bytes + metadata.length, ShardFiles.sha256(metadata));
    }
}
