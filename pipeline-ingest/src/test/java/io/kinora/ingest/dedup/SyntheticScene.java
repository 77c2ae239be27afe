package io.kinora.ingest.dedup;

import io.kinora.core.video.Frames;
import java.nio.ByteBuffer;
import java.util.Random;

/** Seeded scenes: a blob wanders before a patterned wall. Copies of a scene differ in time, colour and a logo. */
public final class SyntheticScene {
    private static final int FRAMES = 16;
    private static final int SIDE = 64;
    private static final double FPS = 8;

    private final double[] wall = new double[SIDE * SIDE];
    private final double[] path = new double[8];

    /**
     * A scene.
     *
     * @param wallSeed decides the background
     * @param pathSeed decides how the blob moves
     */
    public SyntheticScene(long wallSeed, long pathSeed) {
        Random walls = new Random(wallSeed);
        double[] waves = walls.doubles(12, 0.02, 0.12).toArray();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double level = 110;
                for (int wave = 0; wave < waves.length; wave += 3) {
                    level += 18 * Math.sin(2 * Math.PI * (waves[wave] * x + waves[wave + 1] * y)
                            + 40 * waves[wave + 2]);
                }
                wall[y * SIDE + x] = level;
            }
        }
        Random paths = new Random(pathSeed);
        for (int term = 0; term < path.length; term++) {
            path[term] = paths.nextDouble();
        }
    }

    /** A copy as another encoder would leave it: grey, a little darker, with a logo, and noise. */
    public Frames copy(int firstFrame, long noiseSeed) {
        byte[] pixels = clip(firstFrame).pixels().clone();
        Random noise = new Random(noiseSeed);
        for (int pixel = 0; pixel < pixels.length; pixel += 3) {
            int y = pixel / 3 / SIDE % SIDE;
            int x = pixel / 3 % SIDE;
            double luma = 0.299 * (pixels[pixel] & 255) + 0.587 * (pixels[pixel + 1] & 255)
                    + 0.114 * (pixels[pixel + 2] & 255);
            boolean logo = y < 6 && x > 50;
            byte level = (byte) Math.round(logo ? 240 : 0.9 * luma + 5 + noise.nextGaussian() * 0.7);
            pixels[pixel] = level;
            pixels[pixel + 1] = level;
            pixels[pixel + 2] = level;
        }
        return new Frames(FRAMES, SIDE, SIDE, 3, FPS, pixels);
    }

    /** The scene itself, from a frame on. */
    public Frames clip(int firstFrame) {
        byte[] pixels = new byte[FRAMES * SIDE * SIDE * 3];
        int at = 0;
        for (int frame = firstFrame; frame < firstFrame + FRAMES; frame++) {
            double blobX = 32 + 20 * Math.sin(0.2 * (1 + path[0]) * frame + 6 * path[1])
                    + 6 * Math.sin(0.5 * frame * path[2]);
            double blobY = 32 + 20 * Math.cos(0.2 * (1 + path[3]) * frame + 6 * path[4])
                    + 6 * Math.sin(0.5 * frame * path[5]);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++, at += 3) {
                    double near = Math.exp(-((x - blobX) * (x - blobX) + (y - blobY) * (y - blobY)) / 50);
                    double level = wall[y * SIDE + x] + near * 70;
                    pixels[at] = (byte) Math.round(Math.min(255, level));
                    pixels[at + 1] = (byte) Math.round(Math.min(255, 0.9 * level));
                    pixels[at + 2] = (byte) Math.round(Math.min(255, 0.7 * level + 40));
                }
            }
        }
        return new Frames(FRAMES, SIDE, SIDE, 3, FPS, pixels);
    }

    /** The background alone: nothing moves. */
    public Frames empty() {
        byte[] pixels = new byte[FRAMES * SIDE * SIDE * 3];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = (byte) Math.round(wall[at / 3 % wall.length]);
        }
        return new Frames(FRAMES, SIDE, SIDE, 3, FPS, pixels);
    }

    /** Eight difference hashes of 9 × 8 cells, evenly over a clip. */
    public static byte[] hash(Frames clip) {
        ByteBuffer hash = ByteBuffer.allocate(64);
        for (int picture = 0; picture < 8; picture++) {
            long bits = 0;
            for (int row = 0; row < 8; row++) {
                for (int column = 0; column < 8; column++) {
                    bits = bits << 1 | (cell(clip, 2 * picture + 1, row, column + 1) > cell(clip, 2 * picture + 1, row,
                            column) ? 1 : 0);
                }
            }
            hash.putLong(bits);
        }
        return hash.array();
    }

    private static long cell(Frames clip, int frame, int row, int column) {
        long sum = 0;
        for (int y = row * 8; y < row * 8 + 8; y++) {
            for (int x = column * 7; x < column * 7 + 7; x++) {
                sum += clip.pixels()[clip.offset(frame, y, x) + 1] & 255;
            }
        }
        return sum;
    }
}
