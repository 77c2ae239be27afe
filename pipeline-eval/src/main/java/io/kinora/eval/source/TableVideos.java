package io.kinora.eval.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Kept clips of a corpus, or generated videos. */
final class TableVideos implements VideoSet {
    private static final String CLIP_ID = "clip_id";

    private final String name;
    private final TableSet tables;
    private final Version version;
    private final Dataset<Row> pairs;
    private final PairedBy pairedBy;

    private TableVideos(String name, TableSet tables, Version version, Dataset<Row> pairs, PairedBy pairedBy) {
        this.name = name;
        this.tables = tables;
        this.version = version;
        this.pairs = pairs;
        this.pairedBy = pairedBy;
    }

    static TableVideos open(SparkSession spark, CorpusSettings corpus, VideoAddress.Tables address) {
        String wanted = address.version().orElse(
                address.name().equals(corpus.name()) ? corpus.version() : Version.LATEST);
        CorpusSettings settings = new CorpusSettings(corpus.uri(), address.name(), wanted, corpus.catalog());
        TableSet generated = TableSet.generated(spark, settings, address.name());
        TableSet clips = TableSet.corpus(spark, settings);
        return !clips.exists() && generated.exists()
                ? generated(address, generated, generated.versions().get(wanted))
                : corpus(address, clips, clips.versions().get(wanted));
    }

    private static TableVideos corpus(VideoAddress.Tables address, TableSet tables, Version version) {
        Dataset<Row> kept = tables.read(Tables.CLIPS, version).where(col("status").equalTo(Tables.KEPT));
        Optional<String> split = address.split();
        Dataset<Row> chosen = split.map(wanted -> kept.where(col("split").equalTo(wanted))).orElse(kept);
        if (chosen.isEmpty()) {
            String there = kept.groupBy("split").count().orderBy("split").collectAsList().stream()
                    .map(row -> row.getString(0) + " (" + row.getLong(1) + ")")
                    .collect(Collectors.joining(", "));
            throw KinoraException.input("empty-set", "Cannot evaluate " + address.text() + ": version "
                    + version.name() + " has no kept clips" + split.map(wanted -> " of split " + wanted).orElse("")
                    + (there.isEmpty() ? "; run ingest on videos that can be decoded" : "; it has " + there));
        }
        Dataset<Row> pairs = chosen.select(col(CLIP_ID).as(ID), col(CLIP_ID).as(PAIR));
        return new TableVideos(address.text(), tables, version, pairs, PairedBy.CLIP_ID);
    }

    private static TableVideos generated(VideoAddress.Tables address, TableSet tables, Version version) {
        if (address.split().isPresent()) {
            throw KinoraException.input("no-such-split", "Cannot evaluate " + address.text()
                    + ": generated videos have no splits; leave :" + address.split().get() + " out");
        }
        Dataset<Row> videos = tables.read(Tables.VIDEOS, version);
        if (videos.isEmpty()) {
            throw KinoraException.input("empty-set", "Cannot evaluate " + address.text() + ": version "
                    + version.name() + " has no videos; run generate with a --count above 0");
        }
        Dataset<Row> pairs = videos.select(col("video_id").as(ID), col("index").cast("string").as(PAIR));
        return new TableVideos(address.text(), tables, version, pairs, PairedBy.INDEX);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Version> version() {
        return Optional.of(version);
    }

    @Override
    public Optional<TableSet> corpus() {
        return pairedBy == PairedBy.CLIP_ID ? Optional.of(tables) : Optional.empty();
    }

    @Override
    public Optional<String> checkpoint() {
        if (pairedBy == PairedBy.CLIP_ID) {
            return Optional.empty();
        }
        List<Row> checkpoints = tables.read(Tables.VIDEOS, version).select("checkpoint").distinct().limit(2)
                .collectAsList();
        return checkpoints.size() == 1 ? Optional.of(checkpoints.get(0).getString(0)) : Optional.empty();
    }

    @Override
    public PairedBy pairedBy() {
        return pairedBy;
    }

    @Override
    public Dataset<Row> listing() {
        // An id alone could come again with other pixels, a checksum alone could come by chance.
        Dataset<Row> content = tables.read(Tables.FRAMES, version).select(col(CLIP_ID), col("t").as(LENGTH),
                concat_ws(StoredFeatures.SEPARATOR, col(CLIP_ID), col("crc32c"), col("t"), col("h"), col("w"), col("c"))
                        .as(VIDEO));
        return pairs.join(content, col(ID).equalTo(col(CLIP_ID))).select(ID, PAIR, VIDEO, LENGTH);
    }

    @Override
    public Dataset<Row> rows(Dataset<Row> listing) {
        return listing.join(tables.read(Tables.FRAMES, version), col(ID).equalTo(col(CLIP_ID)));
    }

    @Override
    public VideoReader reader() {
        return row -> {
            try {
                return FramesRow.frames(row);
            } catch (IllegalStateException e) {
                throw UnreadableVideoException.lasting(e.getMessage(), e);
            }
        };
    }
}
