package io.kinora.ingest.export;

import io.kinora.core.storage.WholeFile;
import io.kinora.ingest.source.SourceHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A shard of WebDataset: a tar file, for each sample {@code ID.mp4} and {@code ID.json} side by side. Times, owners and
 * modes are fixed.
 */
final class TarShard implements ShardFiles {
    private static final int MODE = 0100644;

    /** Puts samples or entries into a tar file. */
    private interface Filling {
        long into(TarArchiveOutputStream tar) throws IOException;
    }

    @Override
    public String file(ShardPlan shard) {
        return shard.name() + ".tar";
    }

    @Override
    public ShardSummary write(FileSystem fileSystem, Path folder, ShardPlan shard, Path scratch,
            Iterator<Sample> samples) throws IOException {
        Path file = new Path(folder, file(shard));
        return write(fileSystem, file, new Path(scratch, file.getName()), tar -> {
            long count = 0;
            for (; samples.hasNext(); count++) {
                Sample sample = samples.next();
                put(tar, sample.clipId() + ".mp4", sample.mp4());
                put(tar, sample.clipId() + ".json", sample.json());
            }
            return count;
        });
    }

    @Override
    public Optional<ShardSummary> remove(FileSystem fileSystem, Path file, Set<String> clipIds) throws IOException {
        if (!fileSystem.exists(file)) {
            return Optional.empty();
        }
        try (TarArchiveInputStream before = new TarArchiveInputStream(fileSystem.open(file))) {
            return Optional.of(write(fileSystem, file, ShardFiles.beside(file), tar -> {
                long count = 0;
                for (TarArchiveEntry entry = before.getNextTarEntry(); entry != null;
                        entry = before.getNextTarEntry()) {
                    String name = entry.getName();
                    if (!clipIds.contains(name.substring(0, name.indexOf('.')))) {
                        put(tar, name, before.readAllBytes());
                        count += name.endsWith(".mp4") ? 1 : 0;
                    }
                }
                return count;
            }));
        }
    }

    @Override
    public Path folder(Path file) {
        return file.getParent();
    }

    private static ShardSummary write(FileSystem fileSystem, Path file, Path beside, Filling filling)
            throws IOException {
        MessageDigest sum = SourceHash.sha256();
        long[] counts = new long[2];
        WholeFile.write(fileSystem, file, beside, out -> {
            TarArchiveOutputStream tar = new TarArchiveOutputStream(new DigestOutputStream(out, sum),
                    StandardCharsets.UTF_8.name());
            counts[0] = filling.into(tar);
            tar.finish();
            tar.flush();
            counts[1] = tar.getBytesWritten();
        });
        return new ShardSummary(file.getName(), counts[0], counts[1], HexFormat.of().formatHex(sum.digest()));
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(MODE);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
