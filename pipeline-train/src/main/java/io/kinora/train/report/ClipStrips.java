package io.kinora.train.report;

import io.kinora.core.job.TaskDeadline;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.train.data.ClipFrames;
import io.kinora.train.data.ClipRow;
import io.kinora.train.diffusion.VideoShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/** Strips of a few clips' frames as PNG files, drawn where the frames are read. */
public final class ClipStrips {
    private ClipStrips() {
    }

    /**
     * Draws them.
     *
     * @param shape of every clip
     * @param deadline waits for them
     * @return by clip id
     */
    public static Map<String, byte[]> draw(JavaSparkContext spark, List<ClipRow> clips, VideoShape shape, double fps,
            TaskDeadline deadline) {
        Map<String, byte[]> strips = new HashMap<>();
        if (!clips.isEmpty()) {
            ClipFrames reader = ClipFrames.of(spark);
            int[] sides = {shape.frames(), shape.height(), shape.width(), shape.channels()};
            LongAccumulator done = spark.sc().longAccumulator();
            List<byte[]> drawn = deadline.collect(spark.parallelize(clips, clips.size()).map(clip -> {
                byte[] strip = StillImage.png(Filmstrip.of(new Frames(sides[0], sides[1], sides[2], sides[3], fps,
                        reader.read(clip))), 0);
                done.add(1);
                return strip;
            }), done, count -> { });
            for (int clip = 0; clip < drawn.size(); clip++) {
                strips.put(clips.get(clip).clipId(), drawn.get(clip));
            }
        }
        return strips;
    }
}
