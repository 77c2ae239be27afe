package io.kinora.eval.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.eval.metric.Better;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import io.kinora.eval.watch.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationHistoryTest {
    private static final VideosOfSide REAL = VideosOfSide.of(VideoAddress.parse("table:corpus@v3:test"),
            Optional.of(new Version("file:/w", "v3", Map.of("clips", 11L, "frames", 12L))));

    private static final Fingerprint GOOGLE = new Fingerprint(Map.of("protocol", "google", "frames", "16"));
    private static final Fingerprint PAIRS = new Fingerprint(Map.of("resize", "none"));

    @TempDir
    private static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        Catalog.sparkProperties(LocalCatalog.settings(folder), new Configuration()).forEach(builder::config);
        spark = builder.getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<PastFigure> trend(EvaluationHistory history, Terms terms) {
        return history.trends(List.of(terms)).get(terms);
    }

    private static Figure fvd(double value) {
        return new Figure("fvd", GOOGLE, value,
                Optional.of(new Interval(value - 5, value - 8, value + 2, 0.95, 100, "jackknife")),
                Optional.of(new Floor(3, 0.5, 60)), Optional.empty(), 120, 100);
    }

    private static HistoryEntry entry(String id, int minute, VideosOfSide real, Figure... figures) {
        return new HistoryEntry(id, "file:/runs/" + id, Instant.ofEpochSecond(60L * minute), real,
                VideosOfSide.of(VideoAddress.parse("/videos/" + id), Optional.empty()),
                Optional.of("file:/train/checkpoints/round-000120"), List.of(figures));
    }

    @Test
    void holdsEveryEvaluationOnceAndTellsWhatCanBeCompared() {
        EvaluationHistory history = EvaluationHistory.open(spark, "once");
        Terms terms = Terms.of(fvd(0), REAL);
        assertThat(terms).isEqualTo(new Terms("fvd", GOOGLE, "table:corpus:test", Optional.of("v3")));
        assertThat(trend(history, terms)).isEmpty();

        HistoryEntry later = entry("later", 9, REAL, fvd(90),
                new Figure("psnr", PAIRS, Double.POSITIVE_INFINITY, Optional.empty(), Optional.empty(),
                        Optional.of(new Interval(1, 0, 2, 0.95, 7, "BCa")), 7, 7));
        assertThat(history.append(later)).isTrue();
        assertThat(history.append(entry("earlier", 3, REAL, fvd(100)))).isTrue();
        VideosOfSide other = new VideosOfSide(REAL.address(), Optional.of("v4"), Map.of());
        history.append(entry("other-version", 4, other, fvd(1)));
        history.append(entry("files", 5, new VideosOfSide("/real", Optional.empty(), Map.of()), fvd(2)));
        history.append(entry("other-protocol", 6, REAL, new Figure("fvd",
                new Fingerprint(Map.of("protocol", "videogpt", "frames", "16")), 3, Optional.empty(), Optional.empty(),
                Optional.empty(), 9, 9)));

        assertThat(history.append(entry("later", 10, REAL, fvd(80)))).as("a run that was killed and run again")
                .isFalse();

        List<PastFigure> trend = trend(history, terms);
        assertThat(trend).extracting(PastFigure::id).containsExactly("earlier", "later");
        assertThat(trend.get(1)).isEqualTo(new PastFigure("later", later.run(), later.time(), REAL,
                later.generated(), later.checkpoint(), fvd(90)));
        assertThat(trend.get(1).round()).hasValue(120);
        assertThat(trend(history, new Terms("psnr", PAIRS, "table:corpus:test", Optional.of("v3"))))
                .singleElement().satisfies(past -> {
                    assertThat(past.figure().value()).isInfinite();
                    assertThat(past.figure().interval()).isEmpty();
                    assertThat(past.figure().ofReal().orElseThrow().high()).isEqualTo(2);
                });
        assertThat(trend(history, new Terms("fvd", GOOGLE, "/real", Optional.empty()))).hasSize(1);
        assertThat(spark.table("kinora.once.figures").where("id = 'later' AND metric = 'fvd'")
                .selectExpr("real_snapshots['frames']").first().getLong(0)).isEqualTo(12);

        assertThat(history.baseline(new Baseline("best"), terms, Better.LOWER, "new").orElseThrow().id())
                .isEqualTo("later");
        assertThat(history.baseline(new Baseline("best"), terms, Better.LOWER, "later").orElseThrow().id())
                .as("none is its own baseline").isEqualTo("earlier");
        assertThatThrownBy(() -> history.baseline(new Baseline("other-protocol"), terms, Better.LOWER, "new"))
                .isInstanceOfSatisfying(KinoraException.class, e -> assertThat(e.code()).isEqualTo("unlike-baseline"))
                .hasMessageContaining("/runs/other-protocol").hasMessageContaining("protocol google and videogpt;");
        assertThatThrownBy(() -> history.baseline(new Baseline("other-version"), terms, Better.LOWER, "new"))
                .hasMessageContaining("real videos table:corpus:test@v3 and table:corpus:test@v4;");
    }

    @Test
    void losesNothingWhenManyRecordAtOnce() throws Exception {
        int runs = 6;
        ExecutorService pool = Executors.newFixedThreadPool(runs);
        try {
            List<Callable<Boolean>> appends = IntStream.range(0, runs)
                    .<Callable<Boolean>>mapToObj(run -> () -> EvaluationHistory.open(spark.newSession(), "crowd")
                            .append(entry("run" + run / 2, run, REAL, fvd(run), fvd(run + 100))))
                    .toList();
            int added = 0;
            for (Future<Boolean> append : pool.invokeAll(appends, 2, TimeUnit.MINUTES)) {
                added += append.get() ? 1 : 0;
            }
            assertThat(added).as("of two with one id one is added").isEqualTo(3);
        } finally {
            pool.shutdownNow();
        }
        assertThat(trend(EvaluationHistory.open(spark, "crowd"), Terms.of(fvd(0), REAL)))
                .extracting(PastFigure::id).containsExactlyInAnyOrder("run0", "run0", "run1", "run1", "run2", "run2");
    }

    @Test
    void maintenanceThatJoinsSmallFilesChangesNothing() throws Exception {
        EvaluationHistory history = EvaluationHistory.open(spark, "joined");
        Claims claims = Claims.open(Spark3Util.loadIcebergCatalog(spark, Catalog.NAME), "joined", "run",
                Duration.ofHours(1), Clock.systemUTC());
        List<Claims.Claim> held = new ArrayList<>();
        for (String id : List.of("a", "c", "e")) {
            history.append(entry(id, 1, REAL, fvd(1)));
            held.add(claims.claim(id, "checkpoint").orElseThrow());
        }
        for (String name : List.of(EvaluationHistory.TABLE, Claims.TABLE)) {
            SparkActions.get(spark).rewriteDataFiles(Spark3Util.loadIcebergTable(spark, "kinora.joined." + name))
                    .option("rewrite-all", "true").execute();
        }
        assertThat(spark.table("kinora.joined.figures.files").count()).isEqualTo(1);
        assertThat(history.append(entry("b", 2, REAL, fvd(2)))).isTrue();
        assertThat(history.append(entry("c", 3, REAL, fvd(3)))).as("it is there").isFalse();
        assertThat(trend(history, Terms.of(fvd(0), REAL))).extracting(PastFigure::id)
                .containsExactly("a", "c", "e", "b");
        assertThat(held).allSatisfy(claim -> assertThat(claim.renew()).isTrue());
        assertThat(held.get(1).done()).isTrue();
        assertThat(claims.state("a")).isEqualTo(Claims.State.HELD);
        assertThat(claims.state("c")).isEqualTo(Claims.State.DONE);
    }

    @Test
    void queriesInTheDocsRun() throws IOException {
        EvaluationHistory history = EvaluationHistory.open(spark, "history");
        history.append(new HistoryEntry("documented", "file:/run", Instant.EPOCH, REAL, REAL, Optional.empty(),
                List.of(fvd(10))));
        int queries = 0;
        for (String page : List.of("evaluation.md", "data-model.md")) {
            Matcher query = Pattern.compile("SELECT [^`\"]* FROM kinora\\.history\\.figures[^`\"]*")
                    .matcher(Files.readString(Path.of("../docs", page)));
            while (query.find()) {
                assertThat(spark.sql(query.group()).schema().fields()).as(query.group()).isNotEmpty();
                queries++;
            }
        }
        assertThat(queries).isEqualTo(3);
    }
}
