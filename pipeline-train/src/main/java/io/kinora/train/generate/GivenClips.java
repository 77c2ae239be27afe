package io.kinora.train.generate;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.train.diffusion.VideoShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * First frames of clips, which generated videos begin with: video i with those of clip i, in the order of the clips'
 * ids, and from the first clip again when there are no more.
 *
 * @param frames how many are given
 * @param pixels of each clip's given frames, uint8 [frames, H, W, C]
 */
record GivenClips(int frames, List<byte[]> pixels) implements Serializable {
    /** No frames are given. */
    static final GivenClips NONE = new GivenClips(0, List.of());

    /**
     * Reads the first frames of a split's kept clips.
     *
     * @param most clips that are wanted
     * @throws KinoraException exit code 3 if it has no clips of that shape
     */
    static GivenClips read(SparkSession spark, TableSet corpus, Version version, String split, VideoShape shape,
            int frames, int most) {
        int bytes = frames * shape.height() * shape.width() * shape.channels();
        List<Row> rows = spark.sql("SELECT substring(f.frames, 1, " + bytes + ") FROM "
                + corpus.at(Tables.FRAMES, version) + " f JOIN " + corpus.at(Tables.CLIPS, version)
                + " c ON f.clip_id = c.clip_id WHERE c.status = '" + Tables.KEPT + "' AND c.split = '" + split + "'"
                + " AND f.c = %d AND f.t >= %d AND f.h = %d AND f.w = %d".formatted(
                        shape.channels(), frames, shape.height(), shape.width())
                + " ORDER BY f.clip_id LIMIT " + most).collectAsList();
        if (rows.isEmpty()) {
            throw KinoraException.input("given-empty", "Cannot give first frames: version " + version.name() + " has no"
                    + " kept clips of height " + shape.height() + ", width " + shape.width() + " in split " + split
                    + "; choose another generate.given");
        }
        List<byte[]> pixels = new ArrayList<>();
        rows.forEach(row -> pixels.add(row.getAs(0)));
        return new GivenClips(frames, pixels);
    }

    /** Videos [N, C, T, H, W] in [-1, 1] that begin as given; all further frames are zeros. */
    INDArray videos(long[] indices, VideoShape shape) {
        int plane = shape.height() * shape.width();
        float[] values = new float[indices.length * shape.length()];
        for (int row = 0; row < indices.length; row++) {
            byte[] source = frames == 0 ? new byte[0] : pixels.get((int) (indices[row] % pixels.size()));
            for (int at = 0; at < source.length; at++) {
                int place = at / shape.channels();
                int channel = at % shape.channels();
                values[row * shape.length() + channel * shape.frames() * plane + place] =
                        (source[at] & 0xFF) / 127.5f - 1;
            }
        }
        return Nd4j.create(values, shape.batch(indices.length), 'c');
    }
}
