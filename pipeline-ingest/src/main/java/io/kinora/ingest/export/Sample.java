package io.kinora.ingest.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;

/**
 * One clip as it is exported.
 *
 * @param clipId its id, the key of the sample
 * @param mp4 the video file
 * @param json what is known of it
 */
record Sample(String clipId, byte[] mp4, byte[] json) implements Serializable {
    /**
     * What the JSON of a sample says.
     *
     * @param startPts begin in microseconds of the source's clock
     * @param endPts end, exclusive
     * @param frames how many
     * @param height rows that the clip has; where odd or below 16, the video has more, repeated at its edge
     * @param width columns, likewise
     * @param scores as in the clips table; null where not measured
     */
    private record Metadata(String clipId, String sourceId, String version, String split, String caption,
            String label, long startPts, long endPts, int frames, int height, int width, double fps, Scores scores) {
    }

    private record Scores(Double luma, Double motion, Double sharpness, Double black, Double frozen,
            Double letterbox, Double cut) {
    }

    /**
     * From a row with the columns of the clips table, the shape and fps of the frames table, and {@code mp4}.
     *
     * @param version name of the version that the row is of
     */
    static Sample of(Row row, String version) {
        Metadata metadata = new Metadata(row.getAs("clip_id"), row.getAs("source_id"), version, row.getAs("split"),
                row.getAs("caption"), row.getAs("label"), row.<Long>getAs("start_pts"), row.<Long>getAs("end_pts"),
                row.<Integer>getAs("t"), row.<Integer>getAs("h"), row.<Integer>getAs("w"), row.<Double>getAs("fps"),
                new Scores(row.getAs("luma"), row.getAs("motion"), row.getAs("sharpness"), row.getAs("black"),
                        row.getAs("frozen"), row.getAs("letterbox"), row.getAs("cut")));
        try {
            return new Sample(metadata.clipId(), row.getAs("mp4"), Json.MAPPER.writeValueAsBytes(metadata));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON on one line, with the name and the SHA-256 of the video file in front. */
    byte[] line(String fileName, String sha256) {
        try {
            ObjectNode line = Json.MAPPER.createObjectNode().put("file_name", fileName);
            line.setAll((ObjectNode) Json.MAPPER.readTree(json));
            return (Json.MAPPER.writeValueAsString(line.put("sha256", sha256)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
