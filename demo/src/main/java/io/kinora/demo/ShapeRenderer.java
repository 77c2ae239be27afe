package io.kinora.demo;

import io.kinora.core.video.Frames;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Draws clips of one shape that moves over a plain background. */
public final class ShapeRenderer {
    static final int SIZE = 64;
    static final int FRAMES = 24;
    static final double FPS = 16;

    private static final Color BACKGROUND = new Color(0x20, 0x24, 0x2c);
    private static final double LEAST_RADIUS = 11;
    private static final double RADIUS_RANGE = 4;

    private ShapeRenderer() {
    }

    /** Every combination of shape, colour, direction and speed in turn, so that each is there equally often. */
    public static Shape shape(int index) {
        int rest = index;
        Shape.Form form = Shape.Form.values()[rest % 3];
        rest /= 3;
        Shape.Colour colour = Shape.Colour.values()[rest % 4];
        rest /= 4;
        Shape.Direction direction = Shape.Direction.values()[rest % 4];
        rest /= 4;
        return new Shape(form, colour, direction, Shape.Speed.values()[rest % 2]);
    }

    /**
     * Draws a clip; size and path vary with the seed, the shape stays within the picture.
     *
     * @return {@value #FRAMES} frames of {@value #SIZE}×{@value #SIZE} at {@value #FPS} frames per second
     */
    public static Frames render(Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double radius = LEAST_RADIUS + RADIUS_RANGE * random.nextDouble();
        double room = SIZE - 2 * radius;
        double way = room * shape.speed().share();
        double across = radius + room * random.nextDouble();
        double start = radius + (room - way) * random.nextDouble();
        byte[] pixels = new byte[FRAMES * SIZE * SIZE * 3];
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int frame = 0; frame < FRAMES; frame++) {
            double done = (double) frame / (FRAMES - 1);
            boolean forwards = shape.direction().x() + shape.direction().y() > 0;
            double along = start + way * (forwards ? done : 1 - done);
            boolean horizontal = shape.direction().x() != 0;
            draw(image, shape, horizontal ? along : across, horizontal ? across : along, radius);
            copy(image, pixels, frame * SIZE * SIZE * 3);
        }
        return new Frames(FRAMES, SIZE, SIZE, 3, FPS, pixels);
    }

    private static void draw(BufferedImage image, Shape shape, double x, double y, double radius) {
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setColor(BACKGROUND);
            graphics.fillRect(0, 0, SIZE, SIZE);
            graphics.setColor(shape.colour().color());
            graphics.fill(shape.form().outline(x, y, radius));
        } finally {
            graphics.dispose();
        }
    }

    private static void copy(BufferedImage image, byte[] pixels, int offset) {
        int position = offset;
        for (int rgb : image.getRGB(0, 0, SIZE, SIZE, null, 0, SIZE)) {
            pixels[position++] = (byte) (rgb >> 16);
            pixels[position++] = (byte) (rgb >> 8);
            pixels[position++] = (byte) rgb;
        }
    }
}
