package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.source.KnownIds;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.SplitShares;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the files of a Spark task, one at a time, as their outcomes are asked for. */
public final class ReadSources implements FlatMapFunction<Iterator<List<SourceTask>>, Outcome> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final DecodeSettings settings;
    private final ClipFilter filter;
    private final SplitShares shares;
    private final Broadcast<KnownIds> known;
    private final LongAccumulator done;
    private final LongAccumulator bytes;

    /**
     * Makes the function.
     *
     * @param configuration settings of file systems
     * @param settings which frames become clips
     * @param filter which clips are left out for their scores
     * @param shares which sources are held out
     * @param known sources whose clips the corpus has already
     * @param done counts files that are read
     * @param bytes counts their bytes
     */
    public ReadSources(Broadcast<SerializableConfiguration> configuration, DecodeSettings settings, ClipFilter filter,
            SplitShares shares, Broadcast<KnownIds> known, LongAccumulator done, LongAccumulator bytes) {
        this.configuration = configuration;
        this.settings = settings;
        this.filter = filter;
        this.shares = shares;
        this.known = known;
        this.done = done;
        this.bytes = bytes;
    }

    @Override
    public Iterator<Outcome> call(Iterator<List<SourceTask>> lists) {
        SourceReader reader = new SourceReader(configuration.value().value(), settings, new OnePass(settings), filter,
                shares, known.value());
        return new Outcomes(reader, lists);
    }

    private final class Outcomes implements Iterator<Outcome> {
        private final SourceReader reader;
        private final Iterator<List<SourceTask>> lists;
        private Iterator<SourceTask> tasks = Collections.emptyIterator();
        private Iterator<Outcome> outcomes = Collections.emptyIterator();

        Outcomes(SourceReader reader, Iterator<List<SourceTask>> lists) {
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
            if (outcome instanceof Outcome.Source source) {
                done.add(1);
                bytes.add(source.row().<Long>getAs("bytes"));
            }
            return outcome;
        }
    }
}
