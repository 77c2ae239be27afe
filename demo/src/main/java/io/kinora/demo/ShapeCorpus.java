package io.kinora.demo;

import io.kinora.core.job.Progress;
import io.kinora.core.job.RunDirectory;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.util.Locale;

/** Writes the demo's own corpus: H.264 files of moving shapes, each with its caption beside it. */
final class ShapeCorpus {
    private ShapeCorpus() {
    }

    /**
     * Writes files such as {@code videos/red-circle/000012.mp4} and {@code 000012.txt}.
     *
     * @return the folder's URI
     */
    static String write(RunDirectory directory, int clips, long seed, Progress progress) throws IOException {
        for (int i = 0; i < clips; i++) {
            Shape shape = ShapeRenderer.shape(i);
            String file = String.format(Locale.ROOT, "videos/%s/%06d", shape.label(), i);
            directory.write(file + ".mp4", VideoEncoder.mp4(ShapeRenderer.render(shape, seed + i)));
            directory.write(file + ".txt", shape.caption() + "\n");
            progress.step(1);
        }
        return directory.path("videos").toString();
    }
}
