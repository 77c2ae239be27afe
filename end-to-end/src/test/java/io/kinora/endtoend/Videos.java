package io.kinora.endtoend;

import io.kinora.core.video.VideoEncoder;
import io.kinora.demo.Shape;
import io.kinora.demo.ShapeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Video files to ingest, each a clip of one shape that moves. */
public final class Videos {
    private Videos() {
    }

    /** Writes files such as {@code red-circle/clip-12.mp4}; the folder is the label. */
    public static void render(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Shape shape = ShapeRenderer.shape(i);
            Path label = Files.createDirectories(folder.resolve(shape.label()));
            VideoEncoder.mp4(label.resolve("clip-" + i + ".mp4"), ShapeRenderer.render(shape, i));
        }
    }
}
