package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.Tables;
import io.kinora.core.error.KinoraException;
import io.kinora.ingest.SparkReason;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.JavaConverters;

/** What a selection's SQL condition sees: each clip with its scores and what is known of its source. */
final class ClipView {
    private static final List<String> OF_CLIP = List.of("clip_id", "source_id", "start_pts", "end_pts", "caption",
            "label", "luma", "motion", "sharpness", "black", "frozen", "letterbox", "cut");
    private static final List<String> OF_SOURCE = List.of("uri", "bytes", "container", "codec", "pixel_format",
            "color_matrix", "color_range", "rotation", "width", "height", "fps", "duration", "frames_declared",
            "frames_decoded");

    /** Columns that a condition may name. What an earlier curation decided is not among them. */
    static final List<String> COLUMNS = Stream.concat(OF_CLIP.stream(), OF_SOURCE.stream()).toList();

    private ClipView() {
    }

    /** The view, with the clips' hash and status beside what a condition may name. */
    static Dataset<Row> of(Dataset<Row> clips, Dataset<Row> sources) {
        Dataset<Row> carriers = sources.where(col("status").equalTo(Tables.OK))
                .select(Stream.concat(Stream.of(col("source_id").as("carrier_id")), OF_SOURCE.stream()
                        .map(functions::col)).toArray(Column[]::new));
        return clips.join(carriers, clips.col("source_id").equalTo(carriers.col("carrier_id")))
                .select(Stream.concat(COLUMNS.stream(), Stream.of("hash", "status"))
                        .map(functions::col).toArray(Column[]::new));
    }

    /**
     * The condition as a column of the view.
     *
     * @throws KinoraException exit code 2 if it cannot be parsed, names no columns of the view, is no condition, ends
     *     in what is no part of one, or would not say the same of the same clip every time
     */
    static Column condition(String sql, Dataset<Row> view) {
        SparkSession spark = view.sparkSession();
        try {
            ParserInterface parser = spark.sessionState().sqlParser();
            Expression parsed = parser.parseExpression(sql);
            if (!isWhole(sql, parser)) {
                throw refused(sql, "its end would be taken for a name or for a comment and left out; write conditions"
                        + " only, such as motion > 2 and cut < 0.3");
            }
            if (SubqueryExpression.hasSubquery(parsed)) {
                throw refused(sql, "it holds a subquery; only conditions on one clip are allowed");
            }
            Column condition = new Column(parsed);
            LogicalPlan plan = view.select(COLUMNS.stream().map(functions::col)
                    .toArray(Column[]::new)).where(condition).queryExecution().analyzed();
            if (!(plan instanceof Filter filter) || !repeatable(filter.condition())) {
                throw refused(sql, "it does not say the same of the same clip every time; leave out rand(), now() and"
                        + " the like");
            }
            return condition;
        } catch (AnalysisException e) {
            throw refused(sql, SparkReason.of(e));
        }
    }

    /**
     * Whether nothing that parses is passed over: SQL lets a name follow an expression, so that of "motion > 2 and" the
     * last word would name the rest, and "--" hides what is behind it.
     */
    private static boolean isWhole(String sql, ParserInterface parser) {
        try {
            // Neither may stand before a bracket that closes.
            parser.parseExpression("(" + sql + ")");
            return true;
        } catch (ParseException notInBrackets) {
            return false;
        }
    }

    private static boolean repeatable(Expression expression) {
        return expression.deterministic()
                && !(expression instanceof CurrentTimestampLike || expression instanceof CurrentDate
                        || expression instanceof LocalTimestamp)
                && JavaConverters.seqAsJavaList(expression.children()).stream().allMatch(ClipView::repeatable);
    }

    private static KinoraException refused(String sql, String why) {
        return KinoraException.usage("bad-condition", "Cannot select clips where " + sql + ": " + why
                + "; mend --where. Columns: " + String.join(", ", COLUMNS));
    }
}
