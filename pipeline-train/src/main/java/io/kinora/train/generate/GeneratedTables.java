package io.kinora.train.generate;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.train.condition.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table set that one run of kinora generate fills; it has a version once it is whole. */
final class GeneratedTables {
    private static final String GIVEN_CLIP = "given_clip";

    private final SparkSession spark;
    private final TableSet tables;

    /** A generated video and the clip that it begins with, if it does. */
    record Video(Frames frames, Optional<String> givenClip) {
    }

    GeneratedTables(SparkSession spark, CorpusSettings corpus, String name) {
        this.spark = spark;
        this.tables = TableSet.generated(spark, corpus, name);
    }

    /**
     * Makes the tables, or empties what an interrupted run of ours left.
     *
     * @param ours whether this run has begun before
     * @return the version if this run had already finished them
     * @throws KinoraException exit code 2 if they are another run's
     */
    Optional<Version> prepare(boolean ours) {
        if (!ours && tables.taken()) {
            throw KinoraException.usage("table-exists", "Cannot generate into tables " + tables.name() + " in "
                    + tables.uri() + ": another run made them; choose another generate.table");
        }
        if (tables.exists()) {
            Optional<Version> finished = finished();
            if (finished.isPresent()) {
                return finished;
            }
            // Frames first, as take-downs find them by the videos.
            for (String table : List.of(Tables.FRAMES, Tables.VIDEOS)) {
                spark.sql("DELETE FROM " + Catalog.NAME + "." + tables.name() + "." + table);
            }
        }
        tables.create();
        return Optional.empty();
    }

    /**
     * Writes both tables and makes them a version, last of all. Videos come first: a take-down finds by them the frames
     * that a killed run leaves.
     */
    Version write(Dataset<Row> frames, List<Row> videos) {
        Dataset<Row> rows = spark.createDataFrame(new ArrayList<>(videos), Tables.VIDEOS_SCHEMA);
        tables.append(Tables.VIDEOS, rows);
        long before = tables.snapshot(Tables.VIDEOS);
        tables.append(Tables.FRAMES, frames);
        long after = tables.snapshot(Tables.VIDEOS);
        if (after != before) {
            // A take-down has removed rows whose frames came only then: it must find them when it is repeated.
            tables.replace(Tables.VIDEOS, rows, after);
        }
        return tables.versions().tag(Optional.empty());
    }

    /** The videos with the given ids, in the ids' order, as far as they are there. */
    List<Video> shown(Version version, List<String> ids) {
        Dataset<Row> frames = tables.read(Tables.FRAMES, version);
        Dataset<Row> videos = tables.read(Tables.VIDEOS, version).select("video_id", GIVEN_CLIP);
        return frames.where(frames.col("clip_id").isin(ids.toArray()))
                .join(videos, frames.col("clip_id").equalTo(videos.col("video_id"))).orderBy("clip_id")
                .collectAsList().stream()
                .map(row -> new Video(FramesRow.frames(row), Optional.ofNullable(row.getAs(GIVEN_CLIP)))).toList();
    }

    /** Name of the version of the corpus whose clips the videos begin with, where they do and are still there. */
    Optional<String> givenVersion(Version version) {
        return tables.read(Tables.VIDEOS, version).select("given_version").where("given_version IS NOT NULL").limit(1)
                .collectAsList().stream().findFirst().map(row -> row.getString(0));
    }

    /**
     * A row of the videos table.
     *
     * @param givenClip the clip that the video begins with
     * @param givenVersion version of the corpus that the clip is of
     */
    static Row video(String id, String checkpoint, long seed, long index, SamplerSettings sampler, Words words,
            String file, Optional<String> givenClip, Optional<String> givenVersion) {
        return RowFactory.create(id, checkpoint, seed, index, sampler.name(), sampler.steps(), orNull(words.label()),
                orNull(words.caption()), file, givenClip.orElse(null), givenVersion.orElse(null));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private Optional<Version> finished() {
        try {
            return Optional.of(tables.versions().get(Version.LATEST));
        } catch (KinoraException e) {
            if (e.code().equals("version-missing")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
