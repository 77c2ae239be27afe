package io.kinora.train.generate;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.train.data.ClipFrames;
import io.kinora.train.data.ClipRow;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.DamagedFramesException;
import io.kinora.train.diffusion.VideoShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Clips whose first frames generated videos begin with: video i with those of clip i, in the order of the clips' ids,
 * and from the first clip again when there are no more. It holds where the clips lie; their frames are read by the task
 * that samples the videos.
 */
final class GivenClips implements Serializable {
    /** No frames are given. */
    static final GivenClips NONE = new GivenClips(0, List.of(), null);

    private static final long serialVersionUID = 1L;

    private final int frames;
    private final ArrayList<ClipRow> clips;
    private final ClipFrames reader;

    private GivenClips(int frames, List<ClipRow> clips, ClipFrames reader) {
        this.frames = frames;
        this.clips = new ArrayList<>(clips);
        this.reader = reader;
    }

    /**
     * Looks a split's kept clips up.
     *
     * @param frames how many are given, at least 1
     * @param most clips that are wanted
     * @throws KinoraException exit code 3 if it has no clips of that shape
     */
    static GivenClips of(SparkSession spark, TableSet corpus, Version version, String split, VideoShape shape,
            int frames, int most) {
        List<ClipRow> clips = new CorpusClips(spark, corpus, version).beginning(split, frames, shape, most);
        if (clips.isEmpty()) {
            throw KinoraException.input("given-empty", "Cannot give first frames: version " + version.name() + " has no"
                    + " kept clips of height " + shape.height() + ", width " + shape.width() + " in split " + split
                    + "; choose another generate.given");
        }
        return new GivenClips(frames, clips, ClipFrames.of(JavaSparkContext.fromSparkContext(spark.sparkContext())));
    }

    /** How many frames are given. */
    int frames() {
        return frames;
    }

    /** The clip that a video begins with. */
    Optional<String> clipId(long index) {
        return clips.isEmpty() ? Optional.empty() : Optional.of(clip(index).clipId());
    }

    /**
     * Videos [N, C, T, H, W] in [-1, 1] that begin as given; all further frames are zeros.
     *
     * @throws DamagedFramesException if a clip's frames cannot be read, or are not the ones that were written
     */
    INDArray videos(long[] indices, VideoShape shape) throws DamagedFramesException {
        int plane = shape.height() * shape.width();
        int given = frames * plane * shape.channels();
        float[] values = new float[indices.length * shape.length()];
        for (int row = 0; row < indices.length && given > 0; row++) {
            byte[] pixels = reader.read(clip(indices[row]));
            for (int at = 0; at < given; at++) {
                int place = at / shape.channels();
                int channel = at % shape.channels();
                values[row * shape.length() + channel * shape.frames() * plane + place] =
                        (pixels[at] & 0xFF) / 127.5f - 1;
            }
        }
        return Nd4j.create(values, shape.batch(indices.length), 'c');
    }

    private ClipRow clip(long index) {
        return clips.get((int) (index % clips.size()));
    }
}
