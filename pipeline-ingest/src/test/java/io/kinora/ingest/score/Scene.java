package io.kinora.ingest.score;

import io.kinora.core.video.Frames;
import io.kinora.core.video.VideoEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Made-up videos, frame by frame: coloured blobs that drift over a gradient, in as many shots as there are seeds. */
public final class Scene {
    private static final int BLOBS = 6;

    private final int height;
    private final int width;
    private final double fps;
    private final List<double[]> frames = new ArrayList<>();

    /** An empty video. */
    public Scene(int height, int width, double fps) {
        this.height = height;
        this.width = width;
        this.fps = fps;
    }

    /** Adds frames of a shot from one of its frames on. */
    public Scene shot(long seed, int from, int count) {
        for (int frame = from; frame < from + count; frame++) {
            add(picture(seed, frame));
        }
        return this;
    }

    /** Adds frames of one level. */
    public Scene plain(double level, int count) {
        for (int frame = 0; frame < count; frame++) {
            double[] pixels = new double[height * width * 3];
            Arrays.fill(pixels, level);
            add(pixels);
        }
        return this;
    }

    /** Adds a picture, RGB from 0 to 255. */
    public Scene add(double[] picture) {
        frames.add(picture);
        return this;
    }

    /** Goes over from one shot to another within so many frames; level −1 of a seed stands for black. */
    public Scene mix(long left, int leftFrom, long right, int rightFrom, int count) {
        for (int frame = 0; frame < count; frame++) {
            double share = (frame + 1.0) / (count + 1);
            double[] from = left < 0 ? new double[height * width * 3] : picture(left, leftFrom + frame);
            double[] to = right < 0 ? new double[height * width * 3] : picture(right, rightFrom + frame);
            double[] mixed = new double[from.length];
            for (int index = 0; index < mixed.length; index++) {
                mixed[index] = (1 - share) * from[index] + share * to[index];
            }
            add(mixed);
        }
        return this;
    }

    /** A frame of a shot. */
    public double[] picture(long seed, double time) {
        Random random = new Random(seed * 7919);
        double[] base = {random.nextInt(160), random.nextInt(160), random.nextInt(160)};
        double[][] blobs = new double[BLOBS][];
        for (int blob = 0; blob < BLOBS; blob++) {
            blobs[blob] = new double[] {random.nextDouble(), random.nextDouble(), 0.08 + 0.15 * random.nextDouble(),
                0.002 * random.nextGaussian(), 0.002 * random.nextGaussian(), random.nextInt(256),
                random.nextInt(256), random.nextInt(256)};
        }
        double[] pixels = new double[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                for (int channel = 0; channel < 3; channel++) {
                    pixels[at + channel] = base[channel] + 60.0 * x / width;
                }
                for (double[] blob : blobs) {
                    double distance = Math.hypot((double) x / width - blob[0] - blob[3] * time,
                            ((double) y / height - blob[1] - blob[4] * time) * height / width) / blob[2];
                    double weight = 1 / (1 + Math.exp(12 * (distance - 1)));
                    for (int channel = 0; channel < 3; channel++) {
                        pixels[at + channel] += weight * (blob[5 + channel] - pixels[at + channel]);
                    }
                }
            }
        }
        return pixels;
    }

    /** As an mp4 file. */
    public byte[] mp4() {
        byte[] pixels = new byte[frames.size() * height * width * 3];
        int at = 0;
        for (double[] frame : frames) {
            for (double level : frame) {
                pixels[at++] = (byte) Math.max(0, Math.min(255, Math.round(level)));
            }
        }
        return VideoEncoder.mp4(new Frames(frames.size(), height, width, 3, fps, pixels));
    }
}
