package io.kinora.demo;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/**
 * One moving shape, and so one clip.
 *
 * @param form what it is
 * @param colour its colour
 * @param direction where it goes
 * @param speed how fast
 */
public record Shape(Form form, Colour colour, Direction direction, Speed speed) {

    /** Outline. */
    public enum Form {
        CIRCLE,
        SQUARE,
        TRIANGLE;

        /** The outline around a centre. */
        java.awt.Shape outline(double x, double y, double radius) {
            return switch (this) {
                case CIRCLE -> new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
                case SQUARE -> new Rectangle2D.Double(
                        x - 0.88 * radius, y - 0.88 * radius, 1.76 * radius, 1.76 * radius);
                case TRIANGLE -> {
                    Path2D path = new Path2D.Double();
                    path.moveTo(x, y - radius);
                    path.lineTo(x + radius, y + 0.8 * radius);
                    path.lineTo(x - radius, y + 0.8 * radius);
                    path.closePath();
                    yield path;
                }
            };
        }
    }

    /** Fill. */
    public enum Colour {
        RED(0xe5, 0x39, 0x35),
        GREEN(0x43, 0xa0, 0x47),
        BLUE(0x42, 0x6f, 0xf5),
        YELLOW(0xfd, 0xd8, 0x35);

        private final Color color;

        Colour(int red, int green, int blue) {
            this.color = new Color(red, green, blue);
        }

        Color color() {
            return color;
        }
    }

    /** Way of moving; y grows downwards. */
    public enum Direction {
        LEFT(-1, 0),
        RIGHT(1, 0),
        UP(0, -1),
        DOWN(0, 1);

        private final int x;
        private final int y;

        Direction(int x, int y) {
            this.x = x;
            this.y = y;
        }

        int x() {
            return x;
        }

        int y() {
            return y;
        }
    }

    /** Way covered in a clip, as a share of the room there is. */
    public enum Speed {
        SLOWLY(0.45),
        QUICKLY(0.95);

        private final double share;

        Speed(double share) {
            this.share = share;
        }

        double share() {
            return share;
        }
    }

    /** Such as "a red circle moves left slowly". */
    public String caption() {
        return "a " + word(colour) + " " + word(form) + " moves " + word(direction) + " " + word(speed);
    }

    /** Such as "red-circle". */
    public String label() {
        return word(colour) + "-" + word(form);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
