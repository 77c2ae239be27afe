package io.kinora.core.doctor;

import io.kinora.core.config.Settings;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.job.JobContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * What checks look at.
 *
 * @param place where they look from
 * @param settings of all sections
 * @param corpus which corpus a run works on
 * @param decode where videos are decoded
 * @param hadoop settings and credentials of file systems
 * @param conf Spark's properties
 * @param uris folders that a run writes to
 * @param deadline how long a check may take
 * @param spark the session, once it has started; never on executors
 */
public record Surroundings(Place place, Settings settings, CorpusSettings corpus, IsolationSettings decode,
        Configuration hadoop, SparkConf conf, List<String> uris, Duration deadline, Optional<SparkSession> spark) {
    /** Copies the list. */
    public Surroundings {
        uris = List.copyOf(uris);
    }

    /**
     * Those of a job's driver.
     *
     * @param uris folders that it writes to
     */
    static Surroundings of(JobContext<?> context, Place place, List<String> uris) {
        return new Surroundings(place, context.allSettings(), context.corpus(), context.isolation(), context.hadoop(),
                context.sparkConf(), uris, context.deadline(), Optional.empty());
    }

    /** Whether driver and executor are one JVM. */
    public boolean local() {
        String master = conf.get("spark.master", "local[*]");
        return master.equals("local") || master.startsWith("local[");
    }

    /** The same once Spark has started. */
    Surroundings with(SparkSession session) {
        return new Surroundings(Place.SESSION, settings, corpus, decode, session.sparkContext().hadoopConfiguration(),
                session.sparkContext().getConf(), uris, deadline, Optional.of(session));
    }
}
