package io.kinora.ingest.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ClipViewTest {
    @Test
    void takesConditionsOnOneClipAndRefusesTheRest() {
        try (SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 1).getOrCreate()) {
            Row clip = TestRows.row(Tables.CLIPS_SCHEMA, Map.of("clip_id", "c", "source_id", "s", "start_pts", 0L,
                    "end_pts", 1L, "caption", "a dog's day", "motion", 3.5, "status", "kept", "split", "train"));
            Row source = TestRows.row(Tables.SOURCES_SCHEMA, Map.of("uri", "file:/a.mp4", "source_id", "s", "bytes", 7L,
                    "modified", 1L, "width", 640, "status", "ok", "attempts", 1, "versions", "x"));
            Dataset<Row> view = ClipView.of(spark.createDataFrame(List.of(clip), Tables.CLIPS_SCHEMA),
                    spark.createDataFrame(List.of(source), Tables.SOURCES_SCHEMA));

            assertThat(view.where(ClipView.condition("motion > 2 AND width >= 640 AND caption LIKE '%dog%'", view)))
                    .satisfies(rows -> assertThat(rows.count()).isEqualTo(1));
            assertThat(view.where(ClipView.condition("sharpness > 2 OR bytes = 8", view)).count()).isZero();

            assertThat(view.where(ClipView.condition("motion > 2 -- fast\n and /* wide */ (width > 640)", view)).count())
                    .as("comments within").isZero();

            refuses(view, "motion >", "Syntax error");
            refuses(view, "motion > 2 and", "its end would be taken for a name");
            refuses(view, "motion > 2 cut", "its end would be taken for a name");
            refuses(view, "motion > 2 as (a, b)", "its end would be taken for a name");
            refuses(view, "motion > 2 -- and width > 640", "or for a comment");
            refuses(view, "motion > 2) or (width > 640", "Syntax error");
            refuses(view, "motion > 2, width > 640", "Syntax error");
            refuses(view, "motion > 2; width > 640", "Syntax error");
            refuses(view, "explode(array(motion > 2))", "explode");
            refuses(view, "row_number() over (order by motion) = 1", "indow");
            refuses(view, "", "Syntax error");
            refuses(view, "motoin > 2", "motoin");
            assertThatThrownBy(() -> ClipView.condition("motoin > 2", view)).as("not with a query's plan")
                    .hasMessageNotContaining("\n").hasMessageNotContaining("Project")
                    .hasMessageContaining("Did you mean");
            refuses(view, "motion + 2", "is not a boolean");
            refuses(view, "status = 'kept'", "status");
            refuses(view, "clip_id IN (SELECT clip_id FROM other)", "subquery");
            refuses(view, "rand() < 0.5", "the same clip every time");
            refuses(view, "bytes < unix_timestamp(now())", "the same clip every time");
            refuses(view, "count(*) > 1", "count");
        }
    }

    private static void refuses(Dataset<Row> view, String sql, String why) {
        assertThatThrownBy(() -> ClipView.condition(sql, view)).isInstanceOfSatisfying(KinoraException.class,
                refused -> {
                    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(refused).hasMessageContaining(why).hasMessageContaining(sql)
                            .hasMessageContaining("Columns: clip_id, source_id, start_pts");
                });
    }
}
