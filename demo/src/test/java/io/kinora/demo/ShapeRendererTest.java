package io.kinora.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.video.Frames;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShapeRendererTest {
    @Test
    void everyCombinationComesEquallyOften() {
        Set<Shape> shapes = new HashSet<>();
        IntStream.range(0, 96).forEach(i -> shapes.add(ShapeRenderer.shape(i)));
        assertThat(shapes).hasSize(3 * 4 * 4 * 2);
        assertThat(ShapeRenderer.shape(96)).isEqualTo(ShapeRenderer.shape(0));
    }

    @Test
    void shapesMoveAsTheirCaptionSays() {
        for (int i = 0; i < 96; i++) {
            Shape shape = ShapeRenderer.shape(i);
            Frames frames = ShapeRenderer.render(shape, i);
            double[] from = centre(frames, 0);
            double[] to = centre(frames, frames.frames() - 1);
            double along = shape.direction().x() * (to[0] - from[0]) + shape.direction().y() * (to[1] - from[1]);
            double across = shape.direction().y() * (to[0] - from[0]) + shape.direction().x() * (to[1] - from[1]);
            double room = shape.speed() == Shape.Speed.SLOWLY ? 22 : 44;
            assertThat(along).as(shape.caption()).isBetween(0.7 * room - 2, room);
            assertThat(Math.abs(across)).as(shape.caption()).isLessThan(0.5);
        }
    }

    @Test
    void aSeedDecidesTheClip() {
        Shape shape = ShapeRenderer.shape(5);
        assertThat(ShapeRenderer.render(shape, 1)).isEqualTo(ShapeRenderer.render(shape, 1))
                .isNotEqualTo(ShapeRenderer.render(shape, 2));
    }

    /** Mean position of what differs from the picture's corner. */
    private static double[] centre(Frames frames, int frame) {
        double x = 0;
        double y = 0;
        int count = 0;
        for (int row = 0; row < frames.height(); row++) {
            for (int column = 0; column < frames.width(); column++) {
                int offset = frames.offset(frame, row, column);
                int difference = 0;
                for (int channel = 0; channel < 3; channel++) {
                    difference += Math.abs((frames.pixels()[offset + channel] & 0xff)
                            - (frames.pixels()[channel] & 0xff));
                }
                if (difference > 30) {
                    x += column;
                    y += row;
                    count++;
                }
            }
        }
        return new double[] {x / count, y / count};
    }
}
