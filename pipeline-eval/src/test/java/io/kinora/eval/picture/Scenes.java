package io.kinora.eval.picture;

import io.kinora.core.video.Frames;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Videos of known motion, at 8 frames a second. */
public final class Scenes {
    public static final double FPS = 8;
    private static final int GRAIN = 8;

    private Scenes() {
    }

    /** A smooth coloured texture: details of some eight pixels. */
    public static Frames texture(int height, int width, long seed) {
        byte[] pixels = new byte[height / GRAIN * (width / GRAIN) * 3];
        new Random(seed).nextBytes(pixels);
        return Pictures.resized(new Frames(1, height / GRAIN, width / GRAIN, 3, FPS, pixels), height, width);
    }

    /** A window that moves over a texture: everything seen in it moves by so many pixels a frame, left and up. */
    public static Frames pan(int frames, int height, int width, int right, int down, long seed) {
        Frames ground = texture(multiple(height + frames * down), multiple(width + frames * right), seed);
        byte[] pixels = new byte[frames * height * width * 3];
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            for (int row = 0; row < height; row++) {
                int from = ground.offset(0, row + frame * down, frame * right);
                System.arraycopy(ground.pixels(), from, pixels, at, 3 * width);
                at += 3 * width;
            }
        }
        return new Frames(frames, height, width, 3, FPS, pixels);
    }

    /** One picture again and again. */
    public static Frames still(int frames, int height, int width, long seed) {
        return pan(frames, height, width, 0, 0, seed);
    }

    /** A textured disc that crosses another texture from left to right, so many pixels a frame. */
    public static Frames disc(int frames, int height, int width, int speed, long seed) {
        Frames ground = still(frames, height, width, seed);
        Frames cover = texture(height, width, seed + 1);
        byte[] pixels = ground.pixels().clone();
        int radius = height / 4;
        for (int frame = 0; frame < frames; frame++) {
            int centre = radius + frame * speed;
            for (int y = -radius; y <= radius; y++) {
                for (int x = -radius; x <= radius; x++) {
                    if (x * x + y * y <= radius * radius) {
                        System.arraycopy(cover.pixels(), cover.offset(0, height / 2 + y, width / 2 + x),
                                pixels, ground.offset(frame, height / 2 + y, centre + x), 3);
                    }
                }
            }
        }
        return new Frames(frames, height, width, 3, FPS, pixels);
    }

    /** Every value of every frame plus what is given for the frame; no value may leave the range. */
    public static Frames brightened(Frames video, IntUnaryOperator levels) {
        byte[] pixels = new byte[video.pixels().length];
        for (int i = 0; i < pixels.length; i++) {
            int value = (video.pixels()[i] & 255) + levels.applyAsInt(i / video.frameSize());
            if (value < 0 || value > 255) {
                throw new IllegalArgumentException("Cannot store " + value + " in a byte");
            }
            pixels[i] = (byte) value;
        }
        return new Frames(video.frames(), video.height(), video.width(), video.channels(), video.fps(), pixels);
    }

    /** Independent noise in every pixel. */
    public static Frames noise(int frames, int height, int width, long seed) {
        byte[] pixels = new byte[frames * height * width * 3];
        new Random(seed).nextBytes(pixels);
        return new Frames(frames, height, width, 3, FPS, pixels);
    }

    /** Half the contrast about the middle of the range: room for changes of brightness. */
    public static Frames paled(Frames video) {
        byte[] pixels = new byte[video.pixels().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (64 + (video.pixels()[i] & 255) / 2);
        }
        return new Frames(video.frames(), video.height(), video.width(), video.channels(), video.fps(), pixels);
    }

    private static int multiple(int side) {
        return (side + GRAIN - 1) / GRAIN * GRAIN;
    }
}
