package io.kinora.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import io.kinora.core.config.Secrets;
import io.kinora.core.config.Settings;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * What a job works with while it runs.
 *
 * @param <S> the job's section of the settings
 */
public final class JobContext<S extends Record> implements AutoCloseable {
    private final String job;
    private final S settings;
    private final CorpusSettings corpus;
    private final IsolationSettings isolation;
    private final RunSettings run;
    private final Settings all;
    private final RunDirectory directory;
    private final MetricsLog metrics;
    private final Instant began = Instant.now();
    private final Optional<JobContext<?>> outer;
    private Optional<SparkSession> session = Optional.empty();
    private Optional<ExecutorWatch> watch = Optional.empty();

    JobContext(String job, S settings, SharedSettings shared, Settings all, RunDirectory directory)
            throws IOException {
        this.job = job;
        this.settings = settings;
        this.corpus = shared.corpus();
        this.isolation = shared.decode();
        this.run = shared.run();
        this.all = all;
        this.directory = directory;
        this.metrics = new MetricsLog(directory);
        this.outer = Optional.empty();
    }

    /** That of a run within another one, whose session it shares. */
    JobContext(JobContext<?> outer, String job, S settings, Settings all, RunDirectory directory) throws IOException {
        this.job = job;
        this.settings = settings;
        this.corpus = outer.corpus;
        this.isolation = outer.isolation;
        this.run = outer.run;
        this.all = all;
        this.directory = directory;
        this.metrics = new MetricsLog(directory);
        this.outer = Optional.of(outer);
    }

    /** The job's section of the settings. */
    public S settings() {
        return settings;
    }

    /** The job's name. */
    String name() {
        return job;
    }

    /** When this process began the job, or went on with it. */
    Instant began() {
        return began;
    }

    /** Which corpus to work on. */
    public CorpusSettings corpus() {
        return corpus;
    }

    /** Where videos are decoded. */
    public IsolationSettings isolation() {
        return isolation;
    }

    /** How long one look at a file system or service may take before the job begins. */
    public Duration deadline() {
        return run.deadline();
    }

    /** The settings of all sections. */
    public Settings allSettings() {
        return all;
    }

    /** The user's settings of all sections, without the defaults, for a job that starts others. */
    public Config userSettings() {
        return all.user();
    }

    /** Where this run's files go. */
    public RunDirectory directory() {
        return directory;
    }

    /** Whether an unfinished run is being continued. */
    public boolean resumed() {
        return directory.resumed();
    }

    /** Hadoop's configuration, with the {@code spark.hadoop.} properties in it; needs no session. */
    public Configuration hadoop() {
        if (outer.isPresent()) {
            return outer.get().hadoop();
        }
        return session.map(spark -> spark.sparkContext().hadoopConfiguration())
                .orElseGet(() -> hadoop(sparkConf()));
    }

    /** The Spark session, made at the first call. */
    public synchronized SparkSession spark() {
        if (outer.isPresent()) {
            return outer.get().spark();
        }
        if (session.isEmpty()) {
            session = Optional.of(start());
            if (!session.get().sparkContext().isLocal()) {
                watch = Optional.of(ExecutorWatch.start(session.get().sparkContext(), run.executorDeadline()));
            }
        }
        return session.get();
    }

    /** Says what the Spark jobs that follow are for; Spark's UI shows it. */
    public void describe(String sentence) {
        spark().sparkContext().setJobDescription(sentence);
    }

    /** Starts to show progress on standard error; close it at the end of the work. */
    public Progress progress(String task, long total, String unit) {
        return progress(task, 0, total, unit);
    }

    /** Likewise, where an earlier process has done a part. */
    public Progress progress(String task, long done, long total, String unit) {
        return Progress.start(task, done, total, unit);
    }

    /** Prints a line for the person who watches. */
    public void say(String line) {
        Terminal.say(line);
    }

    /** Adds a line to the run's metrics. */
    public void metric(Record values) {
        try {
            metrics.add(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs another job within this one, in this session; unless an earlier process has finished it there.
     *
     * @param folder its run directory, below this one's
     * @param given settings that lie over the user's, by their paths; null stands for one that is not set
     * @return its result.json
     * @throws KinoraException as the job ends, or with exit code 2 if its settings are wrong
     * @throws Exception for a fault
     */
    public <T extends Record, R extends Record> JsonNode run(Job<T, R> inner, String folder, Map<String, ?> given)
            throws Exception {
        return new InnerRun<>(this, inner, given).in(folder);
    }

    /**
     * Checks the settings that another job would be run with.
     *
     * @throws KinoraException exit code 2 if they are wrong
     */
    public void check(Job<?, ?> inner, Map<String, ?> given) {
        new InnerRun<>(this, inner, given);
    }

    static Configuration hadoop(SparkConf conf) {
        return SparkHadoopUtil.get().newConfiguration(conf);
    }

    /** Spark's properties, as they are before a session adds its own. */
    public SparkConf sparkConf() {
        SparkConf conf = new SparkConf();
        all.spark().forEach(conf::setIfMissing);
        return conf;
    }

    private SparkSession start() {
        SparkConf conf = sparkConf();
        conf.setIfMissing("spark.app.name", "kinora " + job);
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.redaction.regex", Secrets.SPARK_REDACTION);
        GpuStart.check(conf);
        // Native threads that spin while they wait take the cores from an executor's other tasks.
        conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive");
        // What tasks exchange are records, and the networks Deeplearning4j's own: Kryo, often a cluster's default, can
        // rebuild neither.
        conf.set("spark.serializer", JavaSerializer.class.getName());
        conf.set("spark.plugins", conf.getOption("spark.plugins").isDefined()
                ? conf.get("spark.plugins") + "," + NativeLibrariesPlugin.class.getName()
                : NativeLibrariesPlugin.class.getName());
        try {
            Catalog.sparkProperties(corpus, hadoop(conf)).forEach(conf::setIfMissing);
        } catch (IOException e) {
            throw new KinoraException(ExitCode.RESOURCES, "storage-unreachable", "Cannot reach " + corpus.uri() + ": "
                    + e.getMessage() + "; check corpus.uri and the file system's settings", e);
        }
        SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
        if (neverRegistered(spark.sparkContext())) {
            throw new KinoraException(ExitCode.RESOURCES, "cluster-lost", "Cannot start: Spark on "
                    + conf.get("spark.master") + " ended before it began; check --master, and that the cluster runs and"
                    + " can be reached from here, then give the same command again");
        }
        spark.sparkContext().setJobDescription("kinora " + job);
        spark.sparkContext().uiWebUrl().foreach(url -> {
            Terminal.say("Spark " + spark.version() + " on " + spark.sparkContext().master() + ", UI at " + url);
            return null;
        });
        return spark;
    }

    /**
     * Where no standalone master answers, Spark gives up after a minute, and hands out a session that is about to stop.
     * Its application then has an id of Spark's making, and none of a master's.
     */
    private static boolean neverRegistered(SparkContext spark) {
        return spark.isStopped()
                || spark.master().startsWith("spark://") && spark.applicationId().startsWith("spark-application-");
    }

    @Override
    public void close() throws IOException {
        try {
            metrics.close();
        } catch (IOException e) {
            // What a job has done is done, whether or not its last numbers can be written.
            say("WARNING: cannot write the run's metrics (" + e + ")");
        } finally {
            watch.ifPresent(ExecutorWatch::close);
            session.ifPresent(SparkSession::stop);
        }
    }
}
