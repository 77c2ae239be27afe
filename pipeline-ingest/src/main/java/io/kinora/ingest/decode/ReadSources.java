package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.source.KnownIds;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.SplitShares;
import io.kinora.ingest.takedown.Tombstones;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the files of a Spark task, one at a time, as their outcomes are asked for. */
public final class ReadSources implements FlatMapFunction<Iterator<List<SourceTask>>, Outcome> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final DecodeSettings settings;
    private final IsolationSettings isolation;
    private final ClipFilter filter;
    private final SplitShares shares;
    private final Broadcast<KnownIds> known;
    private final Broadcast<Tombstones> tombstones;
    private final LongAccumulator done;
    private final LongAccumulator bytes;

    /**
     * Makes the function.
     *
     * @param configuration settings of file systems
     * @param settings which frames become clips
     * @param isolation where they are decoded
     * @param filter which clips are left out for their scores
     * @param shares which sources are held out
     * @param known sources whose clips the corpus has already
     * @param tombstones what must not come in again
     * @param done counts files that are read
     * @param bytes counts their bytes
     */
    public ReadSources(Broadcast<SerializableConfiguration> configuration, DecodeSettings settings,
            IsolationSettings isolation, ClipFilter filter, SplitShares shares,
            Broadcast<KnownIds> known, Broadcast<Tombstones> tombstones, LongAccumulator done, LongAccumulator bytes) {
        this.configuration = configuration;
        this.settings = settings;
        this.isolation = isolation;
        this.filter = filter;
        this.shares = shares;
        this.known = known;
        this.tombstones = tombstones;
        this.done = done;
        this.bytes = bytes;
    }

    @Override
    public Iterator<Outcome> call(Iterator<List<SourceTask>> lists) {
        TaskContext task = TaskContext.get();
        ClipDecoder<ScoredClip, SourceScan> decoder =
                ScoringProcess.DECODING.open(settings, isolation, task::isInterrupted);
        task.addTaskCompletionListener((TaskCompletionListener) ended -> decoder.close());
        SourceReader reader = new SourceReader(configuration.value().value(), settings, decoder, filter,
                shares, known.value(), tombstones.value());
        task.addTaskCompletionListener((TaskCompletionListener) ended -> reader.close());
        return new Outcomes(task, reader, lists);
    }

    private final class Outcomes implements Iterator<Outcome> {
        private final TaskContext task;
        private final SourceReader reader;
        private final Iterator<List<SourceTask>> lists;
        private Iterator<SourceTask> tasks = Collections.emptyIterator();
        private Iterator<Outcome> outcomes = Collections.emptyIterator();

        Outcomes(TaskContext task, SourceReader reader, Iterator<List<SourceTask>> lists) {
            this.task = task;
            this.reader = reader;
            this.lists = lists;
        }

        @Override
        public boolean hasNext() {
            while (!outcomes.hasNext()) {
                while (!tasks.hasNext()) {
                    if (!lists.hasNext()) {
                        return false;
                    }
                    tasks = lists.next().iterator();
                }
                outcomes = reader.read(tasks.next());
            }
            return true;
        }

        @Override
        public Outcome next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Outcome outcome = outcomes.next();
            if (task.isInterrupted()) {
                // What a file gave while its task was being stopped says nothing about the file.
                throw new TaskKilledException("stopped while a video was read");
            }
            if (outcome instanceof Outcome.Source source) {
                done.add(1);
                bytes.add(source.row().<Long>getAs("bytes"));
            }
            return outcome;
        }
    }
}
