package io.kinora.ingest.decode;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.error.KinoraException;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.core.storage.FileSystems;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.source.KnownIds;
import io.kinora.ingest.source.QuarantineCodes;
import io.kinora.ingest.source.ReadOnce;
import io.kinora.ingest.source.Segment;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.SourceText;
import io.kinora.ingest.source.SplitShares;
import io.kinora.ingest.takedown.Tombstones;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Reads one file after the other on an executor. Whatever a file does, it becomes a row, and the next has its turn. */
public final class SourceReader implements AutoCloseable {
    /** {@code clips.status} of a video too short for one clip; it has no frames. */
    public static final String TOO_SHORT = "too-short";
    /** {@code clips.status} of a part that begins where the video has ended; it has no frames. */
    public static final String BEYOND_END = "beyond-end";

    /** Files of this scheme are on the executor's own machine. */
    private static final String LOCAL = "file";
    private static final long SPOOL_MEMORY_BYTES = 64L << 20;

    private final Configuration configuration;
    private final DecodeSettings settings;
    private final ClipDecoder<ScoredClip, SourceScan> decoder;
    private final ClipFilter filter;
    private final SplitShares shares;
    private final KnownIds known;
    private final Tombstones tombstones;
    private Optional<ClipSpool> open = Optional.empty();

    /**
     * Makes a reader.
     *
     * @param configuration settings of file systems
     * @param settings which frames become clips
     * @param decoder makes clips of files; it stays the caller's
     * @param filter which clips are left out for their scores
     * @param shares which sources are held out
     * @param known sources whose clips the corpus has already
     * @param tombstones what must not come in again
     */
    public SourceReader(Configuration configuration, DecodeSettings settings,
            ClipDecoder<ScoredClip, SourceScan> decoder, ClipFilter filter, SplitShares shares, KnownIds known,
            Tombstones tombstones) {
        this.configuration = configuration;
        this.settings = settings;
        this.decoder = decoder;
        this.filter = filter;
        this.shares = shares;
        this.known = known;
        this.tombstones = tombstones;
    }

    /** Reads a file: its clips if all of it can be decoded, then its own row. It is read before the next. */
    public Iterator<Outcome> read(SourceTask task) {
        SourceRow row = new SourceRow(task);
        if (task.problem().isPresent()) {
            Row bad = row.quarantined(QuarantineCodes.BAD_MANIFEST_ROW, "manifest", task.problem().get());
            return only(new Outcome.Source(task.file().uri(), bad, List.of()));
        }
        // What the manifest says stands in the row of a file that cannot be read, too.
        row.text(task.parts().get(0));
        ClipSpool spool = new ClipSpool(SPOOL_MEMORY_BYTES);
        open = Optional.of(spool);
        try {
            return decode(task, row, spool);
        } catch (DecodeException failure) {
            failure.info().ifPresent(row::info);
            return failed(task, spool, row.quarantined(failure.code(), failure.stage().code(),
                    failure.getMessage() + QuarantineCodes.remedy(failure)));
        } catch (SourceText.BadSidecarException failure) {
            return failed(task, spool, row.quarantined(QuarantineCodes.BAD_SIDECAR, "sidecar",
                    failure.getMessage() + "; mend it, then ingest with --retry " + QuarantineCodes.BAD_SIDECAR));
        } catch (MissingException missing) {
            return failed(task, spool, row.absent().quarantined(QuarantineCodes.NOT_FOUND, DecodeStage.OPEN.code(),
                    "Cannot read the file: it is not there (" + missing.getMessage()
                            + "); put it there and run again"));
        } catch (IOException failure) {
            return failed(task, spool, row.quarantined(DecodeFailure.READ_FAILED.code(), DecodeStage.OPEN.code(),
                    "Cannot read the file: " + SourceStream.reason(failure) + "; every run tries it again"));
        } catch (ClipSpool.NoSpaceException failure) {
            return failed(task, spool, row.quarantined(QuarantineCodes.NO_SPACE, DecodeStage.DECODE.code(),
                    failure.getMessage()));
        } catch (KinoraException failure) {
            // No fault of the file's: this machine lacks what decoding needs.
            spool.close();
            throw failure;
        } catch (RuntimeException failure) {
            // One file must not end the job, not even by a fault of Kinora's or the decoder's.
            return failed(task, spool, row.quarantined(QuarantineCodes.INTERNAL_ERROR, DecodeStage.DECODE.code(),
                    "Cannot decode the file: " + failure + "; please report it"));
        }
    }

    /** Lets go of what a file gave that was not read to its end. */
    @Override
    public void close() {
        open.ifPresent(ClipSpool::close);
    }

    private Iterator<Outcome> decode(SourceTask task, SourceRow row, ClipSpool spool)
            throws IOException, DecodeException, SourceText.BadSidecarException {
        String uri = task.file().uri();
        Path path = new Path(uri);
        FileSystem fileSystem = fileSystem(path);
        FileStatus status = status(fileSystem, path);
        row.file(status);
        if (status.isDirectory()) {
            throw DecodeException.of(DecodeFailure.NOT_A_VIDEO, DecodeStage.OPEN,
                    "Cannot decode the file: it is a folder; list the files in it", Optional.empty());
        }
        Parts parts = new Parts(task.parts(), words(task));
        row.text(parts.text(0));
        boolean local = LOCAL.equals(fileSystem.getUri().getScheme());
        try (ReadOnce source = ReadOnce.of(SourceStream.open(fileSystem, status), local)) {
            String id = source.id();
            row.id(id);
            if (tombstones.ofSource(id)) {
                spool.close();
                return only(new Outcome.Source(uri, row.takenDown(), List.of()));
            }
            if (known.contains(id)) {
                spool.close();
                return only(new Outcome.Source(uri, row.duplicate(), List.of()));
            }
            Gathering gathering = new Gathering(id, parts, spool);
            SourceScan scan = decoder.decode(source.bytes(), parts.ranges(), gathering, gathering::startOver);
            row.info(scan.info());
            List<Row> cuts = scan.cuts().stream().map(cut -> RowFactory.create(id, cut.frame(), cut.pts(), cut.score(),
                    cut.kind().code())).toList();
            List<Row> without = gathering.partsWithoutClip(scan.info().durationMicros());
            return new Decoded(uri, id, parts, spool, without, new Outcome.Source(uri, row.ok(), cuts));
        }
    }

    private FileSystem fileSystem(Path path) throws IOException {
        try {
            return FileSystems.of(path, configuration);
        } catch (KinoraException missing) {
            // The driver has it: another executor may, too.
            throw new IOException(missing.getMessage(), missing);
        }
    }

    /** On local file systems, opening finds no file that may not be read either: this tells them apart. */
    private static FileStatus status(FileSystem fileSystem, Path path) throws IOException {
        try {
            return fileSystem.getFileStatus(path);
        } catch (FileNotFoundException missing) {
            throw new MissingException(missing.getMessage());
        }
    }

    private static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    /** What stands beside the file is only looked at where the manifest leaves something open. */
    private SourceText words(SourceTask task) throws IOException, SourceText.BadSidecarException {
        boolean complete = task.parts().stream()
                .allMatch(part -> part.caption().isPresent() && part.label().isPresent());
        return complete ? new SourceText("", "") : SourceText.read(configuration, task.file());
    }

    private static Iterator<Outcome> failed(SourceTask task, ClipSpool spool, Row row) {
        spool.close();
        return only(new Outcome.Source(task.file().uri(), row, List.of()));
    }

    private static Iterator<Outcome> only(Outcome outcome) {
        return Collections.singleton(outcome).iterator();
    }

    /** A row of the clips table. */
    private Row clip(String sourceId, long start, long end, SourceText text, Optional<ClipScores> scores,
            String status) {
        return RowFactory.create(ClipId.of(sourceId, start, end, settings), sourceId, start, end, text.caption(),
                text.label(), orNull(scores, ClipScores::luma), orNull(scores, ClipScores::motion),
                orNull(scores, ClipScores::sharpness), orNull(scores, ClipScores::black),
                orNull(scores, ClipScores::frozen), orNull(scores, ClipScores::letterbox),
                orNull(scores, ClipScores::cut), orNull(scores, ClipScores::hash), null, status,
                shares.split(sourceId));
    }

    private static <T> T orNull(Optional<ClipScores> scores, Function<ClipScores, T> value) {
        return scores.map(value).orElse(null);
    }

    /** The parts of a source that are wanted, and the words of each. */
    private record Parts(List<Segment> segments, SourceText otherwise) {
        List<TimeRange> ranges() {
            return segments.stream().map(Segment::range).toList();
        }

        SourceText text(int part) {
            Segment segment = segments.get(part);
            return new SourceText(segment.caption().orElse(otherwise.caption()),
                    segment.label().orElse(otherwise.label()));
        }
    }

    /** Takes a source's clips; one that lies in several parts belongs to the first of them. */
    private final class Gathering implements Consumer<ScoredClip> {
        private final String id;
        private final Parts parts;
        private final ClipSpool spool;
        private final Set<String> clipIds = new HashSet<>();
        private final BitSet withClip = new BitSet();

        Gathering(String id, Parts parts, ClipSpool spool) {
            this.id = id;
            this.parts = parts;
            this.spool = spool;
        }

        @Override
        public void accept(ScoredClip scored) {
            DecodedClip clip = scored.clip();
            withClip.set(clip.range());
            String clipId = ClipId.of(id, clip.startMicros(), clip.endMicros(), settings);
            if (!tombstones.ofClip(clipId) && (parts.segments().size() == 1 || clipIds.add(clipId))) {
                spool.add(scored);
            }
        }

        void startOver() {
            spool.clear();
            clipIds.clear();
            withClip.clear();
        }

        /**
         * A row for each part that gave no clip.
         *
         * @param duration microseconds by the header; 0 if it does not say
         */
        List<Row> partsWithoutClip(long duration) {
            List<Row> rows = new ArrayList<>();
            for (int part = withClip.nextClearBit(0); part < parts.segments().size();
                    part = withClip.nextClearBit(part + 1)) {
                TimeRange range = parts.ranges().get(part);
                long end = range.endMicros() < Long.MAX_VALUE ? range.endMicros()
                        : Math.max(range.startMicros() + 1, duration);
                if (!tombstones.ofClip(ClipId.of(id, range.startMicros(), end, settings))) {
                    rows.add(clip(id, range.startMicros(), end, parts.text(part), Optional.empty(),
                            duration > 0 && range.startMicros() >= duration ? BEYOND_END : TOO_SHORT));
                }
            }
            return rows;
        }
    }

    /** A decoded source's clips, each made when its turn comes, then the source. */
    private final class Decoded implements Iterator<Outcome> {
        private final String uri;
        private final String sourceId;
        private final Parts parts;
        private final ClipSpool spool;
        private final Iterator<ScoredClip> clips;
        private final Iterator<Row> without;
        private final Outcome.Source source;
        private boolean ended;

        Decoded(String uri, String sourceId, Parts parts, ClipSpool spool, List<Row> without, Outcome.Source source) {
            this.uri = uri;
            this.sourceId = sourceId;
            this.parts = parts;
            this.spool = spool;
            this.clips = spool.drain();
            this.without = without.iterator();
            this.source = source;
        }

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public Outcome next() {
            if (ended) {
                throw new NoSuchElementException();
            }
            if (clips.hasNext()) {
                ScoredClip scored = clips.next();
                DecodedClip clip = scored.clip();
                Row row = clip(sourceId, clip.startMicros(), clip.endMicros(), parts.text(clip.range()),
                        Optional.of(scored.scores()), filter.status(scored.scores()));
                return new Outcome.Clip(uri, clip.index(), row, FramesRow.of(row.getString(0), clip.frames()));
            }
            if (without.hasNext()) {
                return new Outcome.Clip(uri, 0, without.next(), null);
            }
            ended = true;
            spool.close();
            return source;
        }
    }
}
