package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.RunFacts;
import io.kinora.core.report.HtmlPage;
import io.kinora.ingest.CurateSettings;
import io.kinora.ingest.dedup.KeptRows;
import io.kinora.ingest.dedup.NearDuplicates;
import io.kinora.ingest.report.ClipStrips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One curation: decides on every clip anew from what ingest wrote, replaces the clips table, and makes a version. */
public final class CurateRun {
    private static final int MOST_EXACT = 500;
    private static final int MOST_COPIES = 20;
    private static final int MOST_PICTURES = 200;
    private static final StructType FAMILIES = new StructType()
            .add("source_id", DataTypes.StringType, false)
            .add("family", DataTypes.StringType, false);

    private final JobContext<CurateSettings> context;
    private final CurateSettings settings;
    private final SparkSession spark;
    private final TableSet tables;
    private final Decisions decisions;

    /** A curation of the corpus of the settings. */
    public CurateRun(JobContext<CurateSettings> context) {
        this.context = context;
        this.settings = context.settings();
        this.spark = context.spark();
        this.tables = TableSet.corpus(spark, context.corpus());
        this.decisions = new Decisions(settings);
    }

    /**
     * Curates.
     *
     * @throws KinoraException exit code 2 for a condition or a tag that cannot be used, 3 if there is no corpus
     */
    public CurateResult run() throws IOException {
        tables.versions().get(Version.LATEST);
        if (!context.resumed()) {
            settings.tag().ifPresent(tables.versions()::requireFree);
        }
        long snapshot = tables.snapshot(Tables.CLIPS);
        Dataset<Row> clips = tables.read(Tables.CLIPS);
        Dataset<Row> sources = tables.read(Tables.SOURCES);
        try (KeptRows rows = new KeptRows()) {
            context.describe("Selecting clips");
            Dataset<Row> selected = rows.keep(decisions.select(ClipView.of(clips, sources))
                    .select("clip_id", "source_id", "start_pts", "end_pts", "label", "hash", "standing", "status"));
            Dataset<Row> kept = selected.where(col("status").equalTo(Tables.KEPT));
            Row counts = selected.agg(count(when(col("status").equalTo(Tables.KEPT), lit(1))), count(lit(1))).first();
            context.say("Selected " + counts.getLong(0) + " of " + counts.getLong(1) + " clips");
            context.describe("Looking for near duplicates");
            Optional<NearDuplicates.Found> found = settings.duplicates().find()
                    ? Optional.of(new NearDuplicates(settings.duplicates(), rows)
                            .find(kept, tables.read(Tables.FRAMES)))
                    : Optional.empty();
            Dataset<Row> families = rows.keep(
                    families(found.map(NearDuplicates.Found::families).orElse(Map.of()), selected));
            Dataset<Row> balanced = decisions.balance(found
                    .map(copies -> decisions.withoutCopies(selected, copies.copies())).orElse(selected));
            Dataset<Row> decided = rows.keep(decisions.split(balanced, families)
                    .select("clip_id", "label", "status", "split", "family"));
            return finish(snapshot, clips, sources, decided, families, found);
        }
    }

    private CurateResult finish(long snapshot, Dataset<Row> clips, Dataset<Row> sources, Dataset<Row> decided,
            Dataset<Row> families, Optional<NearDuplicates.Found> found) throws IOException {
        context.describe("Counting clips");
        Dataset<Row> visible = sources.where(col("status").equalTo(Tables.OK)).select("source_id");
        Funnel funnel = Funnel.of(clips.join(visible, clips.col("source_id").equalTo(visible.col("source_id")),
                "left_semi").count(), decided);
        Dataset<Row> rewritten = rewritten(clips, decided);
        long changed = rewritten.where("changed").count();
        Optional<CurateResult.Corpus> corpus = Optional.empty();
        if (!settings.dryRun()) {
            if (changed > 0) {
                context.describe("Writing the clips table");
                tables.replace(Tables.CLIPS, rewritten.drop("changed"), snapshot);
            }
            context.describe("Making a version of the corpus");
            Version version = tables.versions().tag(settings.tag());
            corpus = Optional.of(new CurateResult.Corpus(version.uri(), version.name(), version.snapshots()));
        }
        CurateResult result = new CurateResult(settings.dryRun(), funnel.clips(), funnel.statuses(), funnel.stages(),
                funnel.splits(), funnel.labels(), duplicates(sources, found), changed, corpus);
        System.out.print(FunnelText.of(result));
        if (corpus.isPresent()) {
            context.describe("Writing the report");
            context.directory().writeReport(report(result, corpus.get().version(), sources, families, found));
        }
        return result;
    }

    private HtmlPage report(CurateResult result, String version, Dataset<Row> sources, Dataset<Row> families,
            Optional<NearDuplicates.Found> found) throws IOException {
        Dataset<Row> uris = sources.where(col("status").equalTo(Tables.OK)).select("source_id", "uri");
        List<FamilyMembers.Family> members = found.filter(near -> !near.families().isEmpty())
                .map(near -> FamilyMembers.read(families, uris, near.proofs())).orElse(List.of());
        List<String> shown = members.stream().flatMap(family -> family.members().stream()).map(FamilyMember::clipId)
                .distinct().limit(MOST_PICTURES).toList();
        Map<String, ClipStrips.Strip> strips = ClipStrips.of(tables.read(Tables.FRAMES), shown);
        if (!strips.isEmpty()) {
            // Before the page is there: a take-down must find every page with a clip on it.
            new Artifacts(spark, tables).register(List.of(new Artifacts.Artifact(
                    context.directory().report().toString(), Artifacts.REPORT, Set.copyOf(strips.keySet()))), version);
        }
        return CurateReport.page(new CurateReport.Content(tables.name() + " in " + tables.uri(), result, members,
                strips, exactCopies(sources), RunFacts.of(context)));
    }

    /** Each file that has copies, how many, and the first few of them. */
    private static List<List<String>> exactCopies(Dataset<Row> sources) {
        WindowSpec ofOne = Window.partitionBy("duplicate_of");
        return sources.where(col("status").equalTo(Tables.DUPLICATE))
                .select(col("duplicate_of"), col("uri"), count(lit(1)).over(ofOne).as("copies"),
                        row_number().over(ofOne.orderBy("uri")).as("place"))
                .where(col("place").leq(MOST_COPIES))
                .groupBy("duplicate_of", "copies")
                .agg(concat_ws("\n", sort_array(collect_list("uri"))).as("uris"))
                .orderBy("duplicate_of").limit(MOST_EXACT).collectAsList().stream()
                .map(row -> List.of(row.getString(0), Long.toString(row.getLong(1)), row.getString(2))).toList();
    }

    /** The families as source_id and family, the source id of the family's best member. */
    private Dataset<Row> families(Map<String, String> components, Dataset<Row> clips) {
        List<Row> rows = new ArrayList<>();
        components.forEach((source, component) -> rows.add(RowFactory.create(source, component)));
        Dataset<Row> members = spark.createDataFrame(rows, FAMILIES).toDF("source_id", "component");
        Dataset<Row> best = members
                .join(clips.groupBy("source_id").agg(first("standing").as("standing")), "source_id")
                .groupBy("component").agg(min(struct("standing", "source_id")).as("best"))
                .select(col("component"), col("best.source_id").as("family"));
        return members.join(best, "component").select("source_id", "family");
    }

    /** The clips table with what was decided in it, and {@code changed}; rows of no visible source stay as they are. */
    private static Dataset<Row> rewritten(Dataset<Row> clips, Dataset<Row> decided) {
        Dataset<Row> news = decided.toDF("decided_id", "decided_label", "new_status", "new_split", "new_family");
        Dataset<Row> joined = clips.join(news, clips.col("clip_id").equalTo(news.col("decided_id")), "left_outer");
        Column known = col("decided_id").isNotNull();
        Column same = col("status").equalTo(col("new_status")).and(col("split").equalTo(col("new_split")))
                .and(col("family").eqNullSafe(col("new_family")));
        return joined.withColumn("changed", known.and(not(same)))
                .withColumn("status", coalesce(col("new_status"), col("status")))
                .withColumn("split", coalesce(col("new_split"), col("split")))
                .withColumn("family", when(known, col("new_family"))
                        .otherwise(col("family")))
                .select(Stream.concat(Arrays.stream(clips.columns()),
                        Stream.of("changed")).map(functions::col)
                        .toArray(Column[]::new));
    }

    private static CurateResult.Duplicates duplicates(Dataset<Row> sources, Optional<NearDuplicates.Found> found) {
        long exact = sources.where(col("status").equalTo(Tables.DUPLICATE)).count();
        return found.map(near -> new CurateResult.Duplicates(exact, new HashSet<>(near.families().values()).size(),
                        near.families().size(), near.counts().proved(), near.counts().candidates(),
                        near.counts().passedOver()))
                .orElse(new CurateResult.Duplicates(exact, 0, 0, 0, 0, 0));
    }
}
