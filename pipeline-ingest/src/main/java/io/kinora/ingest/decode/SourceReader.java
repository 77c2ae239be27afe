package io.kinora.ingest.decode;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.error.KinoraException;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.source.SourceHash;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.SourceText;
import io.kinora.ingest.source.SplitShares;
import io.kinora.ingest.takedown.Tombstones;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Reads one file after the other on an executor. Whatever a file does, it becomes a row, and the next has its turn. */
public final class SourceReader {
    /** {@code clips.status} of a video too short for one clip; it has no frames. */
    public static final String TOO_SHORT = "too-short";

    /** Error code of a file whose clips found no room on the executor's disk; trying again may help. */
    public static final String NO_SPACE = "no-space";

    private static final long SPOOL_MEMORY_BYTES = 64L << 20;

    private final Configuration configuration;
    private final DecodeSettings settings;
    private final ClipDecoder decoder;
    private final ClipFilter filter;
    private final SplitShares shares;
    private final Map<String, String> carriers;
    private final Tombstones tombstones;

    /**
     * Makes a reader.
     *
     * @param configuration settings of file systems
     * @param settings which frames become clips
     * @param decoder makes clips of files; it stays the caller's
     * @param filter which clips are left out for their scores
     * @param shares which sources are held out
     * @param carriers by source id, the URI of a file whose clips the corpus has already
     * @param tombstones what must not come in again
     */
    public SourceReader(Configuration configuration, DecodeSettings settings, ClipDecoder decoder, ClipFilter filter,
            SplitShares shares, Map<String, String> carriers, Tombstones tombstones) {
        this.configuration = configuration;
        this.settings = settings;
        this.decoder = decoder;
        this.filter = filter;
        this.shares = shares;
        this.carriers = carriers;
        this.tombstones = tombstones;
    }

    /** Reads a file: its clips if all of it can be decoded, then its own row. Read to the end, or resources stay. */
    public Iterator<Outcome> read(SourceTask task) {
        SourceRow row = new SourceRow(task);
        ClipSpool spool = new ClipSpool(SPOOL_MEMORY_BYTES);
        try {
            return decode(task, row, spool);
        } catch (DecodeException failure) {
            failure.info().ifPresent(row::info);
            return failed(task, spool, row.quarantined(failure.code(), failure.stage().code(), failure.getMessage()));
        } catch (SourceText.BadSidecarException failure) {
            return failed(task, spool, row.quarantined("bad-sidecar", "sidecar",
                    failure.getMessage() + "; mend it, then ingest with --retry-quarantined"));
        } catch (IOException failure) {
            return failed(task, spool, row.quarantined(DecodeFailure.READ_FAILED.code(), DecodeStage.OPEN.code(),
                    "Cannot read the file: " + failure.getMessage() + "; try again"));
        } catch (ClipSpool.NoSpaceException failure) {
            return failed(task, spool, row.quarantined(NO_SPACE, DecodeStage.DECODE.code(), failure.getMessage()));
        } catch (KinoraException failure) {
            // No fault of the file's: this machine lacks what decoding needs.
            spool.close();
            throw failure;
        } catch (RuntimeException failure) {
            // One file must not end the job, not even by a fault of Kinora's or the decoder's.
            return failed(task, spool, row.quarantined("internal-error", DecodeStage.DECODE.code(),
                    "Cannot decode the file: " + failure + "; please report it"));
        }
    }

    private Iterator<Outcome> decode(SourceTask task, SourceRow row, ClipSpool spool)
            throws IOException, DecodeException, SourceText.BadSidecarException {
        SourceText text = SourceText.read(configuration, task.file());
        row.text(text);
        try (SourceStream stream = SourceStream.open(configuration, task.file().uri())) {
            String id = SourceHash.of(stream);
            row.id(id);
            if (tombstones.ofSource(id)) {
                spool.close();
                return only(new Outcome.Source(task.file().uri(), row.takenDown(), List.of(), 0, 0));
            }
            if (carriers.containsKey(id)) {
                spool.close();
                return only(new Outcome.Source(task.file().uri(), row.duplicateOf(carriers.get(id)), List.of(), 0, 0));
            }
            int[] kept = {0};
            int[] takenDown = {0};
            SourceScan scan = decode(stream, () -> {
                spool.clear();
                kept[0] = 0;
                takenDown[0] = 0;
            }, clip -> {
                if (tombstones.ofClip(ClipId.of(id, clip.clip().startMicros(), clip.clip().endMicros(), settings))) {
                    takenDown[0]++;
                    return;
                }
                spool.add(clip);
                kept[0] += filter.status(clip.scores()).equals(Tables.KEPT) ? 1 : 0;
            });
            row.info(scan.info());
            List<Row> cuts = scan.cuts().stream().map(cut -> RowFactory.create(id, cut.frame(), cut.pts(), cut.score(),
                    cut.kind().code())).toList();
            if (spool.size() == 0 && takenDown[0] == 0) {
                Row clip = clip(id, 0, Math.max(1, scan.info().durationMicros()), text, Optional.empty(), TOO_SHORT);
                return List.of(new Outcome.Clip(task.file().uri(), 0, clip, null),
                        new Outcome.Source(task.file().uri(), row.ok(), cuts, 0, 1)).iterator();
            }
            return new Decoded(task.file().uri(), id, text, spool,
                    new Outcome.Source(task.file().uri(), row.ok(), cuts, kept[0],
                            spool.size() + takenDown[0] - kept[0]));
        }
    }

    /** Decodes a file, twice if that cost the process the first time, which an earlier file may have harmed. */
    private SourceScan decode(SourceStream stream, Runnable startOver, Consumer<ScoredClip> clips)
            throws IOException, DecodeException {
        try {
            return decoder.decode(stream, List.of(TimeRange.WHOLE), clips);
        } catch (DecodeException failure) {
            if (!failure.failure().endedProcess()) {
                throw failure;
            }
            startOver.run();
            stream.seek(0);
            return decoder.decode(stream, List.of(TimeRange.WHOLE), clips);
        }
    }

    private static Iterator<Outcome> failed(SourceTask task, ClipSpool spool, Row row) {
        spool.close();
        return only(new Outcome.Source(task.file().uri(), row, List.of(), 0, 0));
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

    /** A decoded source's clips, each made when its turn comes, then the source. */
    private final class Decoded implements Iterator<Outcome> {
        private final String uri;
        private final String sourceId;
        private final SourceText text;
        private final ClipSpool spool;
        private final Iterator<ScoredClip> clips;
        private final Outcome.Source source;
        private boolean ended;

        Decoded(String uri, String sourceId, SourceText text, ClipSpool spool, Outcome.Source source) {
            this.uri = uri;
            this.sourceId = sourceId;
            this.text = text;
            this.spool = spool;
            this.clips = spool.drain();
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
            if (!clips.hasNext()) {
                ended = true;
                spool.close();
                return source;
            }
            ScoredClip scored = clips.next();
            DecodedClip clip = scored.clip();
            Row row = clip(sourceId, clip.startMicros(), clip.endMicros(), text, Optional.of(scored.scores()),
                    filter.status(scored.scores()));
            return new Outcome.Clip(uri, clip.index(), row, FramesRow.of(row.getString(0), clip.frames()));
        }
    }
}
