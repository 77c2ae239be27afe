package io.kinora.ingest.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipScoresTest {
    private static final Offset<Double> SHARE = within(0.02);

    @TempDir
    private Path folder;

    @Test
    void measuresLumaOfFullRange() {
        Scan scan = Scan.of(new Scene(64, 64, 8).plain(0, 16).plain(128, 16).plain(255, 16).mp4(), 8);

        assertThat(scan.scores(0).luma()).isCloseTo(0, within(1.0));
        assertThat(scan.scores(1).luma()).isCloseTo(128, within(1.0));
        assertThat(scan.scores(2).luma()).isCloseTo(255, within(1.0));
    }

    @Test
    void findsBlackParts() {
        Scene scene = new Scene(64, 112, 24);
        Scan scan = Scan.of(scene.shot(1, 0, 36).plain(0, 12).plain(0, 48).mp4(), 8);

        assertThat(scan.scores(0).black()).isCloseTo(0.25, SHARE);
        assertThat(scan.scores(1).black()).isEqualTo(1);
        assertThat(scan.scores(1).letterbox()).as("no bars where there is no picture").isZero();
        assertThat(scan.scores(1).sharpness()).isZero();
    }

    @Test
    void findsStillsButNotInSlowSources() {
        Scene half = new Scene(64, 112, 24).shot(1, 0, 24);
        Scene slow = new Scene(64, 112, 5);
        for (int frame = 0; frame < 24; frame++) {
            half.add(half.picture(1, 23));
        }
        for (int frame = 0; frame < 10; frame++) {
            slow.add(slow.picture(1, 5 * frame));
        }

        assertThat(Scan.of(half.mp4(), 8).scores(0).frozen()).isCloseTo(0.5, within(0.05));
        assertThat(Scan.of(slow.mp4(), 8).scores(0).frozen()).as("clips repeat its frames").isZero();
        assertThat(Scan.of(new Scene(64, 112, 24).plain(90, 48).mp4(), 8).scores(0).frozen()).isEqualTo(1);
    }

    /** Bars of 24 of 144 rows at the top and bottom, or of 32 of 256 columns on both sides. */
    @ParameterizedTest
    @CsvSource({"24, 0, 0.333", "0, 32, 0.25", "24, 32, 0.5", "0, 0, 0"})
    void measuresBars(int rows, int columns, double share) {
        Scene scene = new Scene(144, 256, 8);
        for (int frame = 0; frame < 16; frame++) {
            double[] picture = scene.picture(1, frame);
            for (int pixel = 0; pixel < 144 * 256; pixel++) {
                int y = pixel / 256;
                int x = pixel % 256;
                boolean bar = y < rows || y >= 144 - rows || x < columns || x >= 256 - columns;
                for (int at = 3 * pixel; at < 3 * pixel + 3; at++) {
                    picture[at] = bar ? 0 : picture[at] + 30;
                }
            }
            scene.add(picture);
        }

        assertThat(Scan.of(scene.mp4(), 8).scores(0).letterbox()).isCloseTo(share, within(0.03));
    }

    @Test
    void tellsSharpFromBlurredAndMovingFromStill() {
        Random random = new Random(5);
        double[] noise = new double[64 * 64 * 3];
        for (int at = 0; at < noise.length; at += 3) {
            Arrays.fill(noise, at, at + 3, 128 + 30 * random.nextGaussian());
        }
        Scene sharp = new Scene(64, 64, 8);
        Scene blurred = new Scene(64, 64, 8);
        for (int frame = 0; frame < 16; frame++) {
            sharp.add(noise);
            blurred.add(blurred(noise));
        }
        ClipScores sharpScores = Scan.of(sharp.mp4(), 8).scores(0);
        ClipScores blurredScores = Scan.of(blurred.mp4(), 8).scores(0);

        assertThat(sharpScores.sharpness()).isGreaterThan(20 * blurredScores.sharpness());
        assertThat(blurredScores.sharpness()).isPositive();
        assertThat(sharpScores.motion()).isLessThan(1);
        assertThat(Scan.of(new Scene(64, 64, 8).shot(1, 0, 16).mp4(), 8).scores(0).motion()).isGreaterThan(2);
    }

    @Test
    void measuresMotionAlikeAtEveryRateAndSize() {
        double small = Scan.of(new Scene(72, 128, 48).shot(1, 0, 96).mp4(), 8).scores(0).motion();
        Scene rare = new Scene(72, 128, 12);
        Scene large = new Scene(144, 256, 24);
        for (int frame = 0; frame < 24; frame++) {
            rare.add(rare.picture(1, 4 * frame));
        }
        for (int frame = 0; frame < 48; frame++) {
            large.add(large.picture(1, 2 * frame));
        }

        assertThat(Scan.of(rare.mp4(), 8).scores(0).motion()).isCloseTo(small, within(0.1 * small));
        assertThat(Scan.of(large.mp4(), 8).scores(0).motion()).isCloseTo(small, within(0.1 * small));
    }

    @Test
    void hashesAlikeWhatLooksAlike() {
        Scene scene = new Scene(72, 128, 24);
        Scene grey = new Scene(144, 256, 24);
        for (int frame = 0; frame < 48; frame++) {
            scene.add(scene.picture(1, frame));
            double[] picture = grey.picture(1, frame);
            for (int at = 0; at < picture.length; at += 3) {
                Arrays.fill(picture, at, at + 3,
                        0.2126 * picture[at] + 0.7152 * picture[at + 1] + 0.0722 * picture[at + 2]);
            }
            grey.add(picture);
        }
        byte[] hash = Scan.of(scene.mp4(), 8).scores(0).hash();

        assertThat(hash).hasSize(DifferenceHash.BYTES);
        assertThat(DifferenceHash.hammingDistance(hash, Scan.of(grey.mp4(), 8).scores(0).hash())).isLessThan(26);
        assertThat(DifferenceHash.hammingDistance(hash,
                Scan.of(new Scene(72, 128, 24).shot(2, 0, 48).mp4(), 8).scores(0).hash())).isGreaterThan(100);
    }

    /** The same pictures, stored in many ways by the ffmpeg program, give nearly the same scores. */
    @Test
    void measuresAlikeHoweverSamplesAreStored() throws IOException, InterruptedException {
        assumeThat(ffmpeg("-version")).as("the ffmpeg program").isTrue();
        String toRgb = "format=yuv444p,scale=in_color_matrix=bt601:in_range=tv";
        List<List<String>> ways = List.of(
                List.of("-pix_fmt", "yuv444p", "-color_range", "tv", "-c:v", "ffv1", "limited.mkv"),
                List.of("-pix_fmt", "yuv420p10le", "-color_range", "tv", "-c:v", "ffv1", "ten.mkv"),
                List.of("-vf", "scale=out_range=full", "-pix_fmt", "yuvj444p", "-c:v", "mjpeg", "-q:v", "1",
                        "full.mkv"),
                List.of("-vf", toRgb, "-pix_fmt", "bgr0", "-c:v", "ffv1", "rgb.mkv"),
                List.of("-vf", toRgb, "-pix_fmt", "rgb24", "-c:v", "png", "png.mov"),
                List.of("-pix_fmt", "uyvy422", "-c:v", "rawvideo", "packed.mov"),
                List.of("-vf", "select=not(eq(mod(n\\,3)\\,1)),setpts=PTS", "-fps_mode", "vfr", "-pix_fmt", "yuv444p",
                        "-c:v", "ffv1", "varying.mkv"));
        List<ClipScores> scores = new ArrayList<>();
        for (List<String> way : ways) {
            List<String> arguments = new ArrayList<>(List.of("-v", "error", "-nostdin", "-f", "lavfi", "-i",
                    "testsrc2=size=320x180:rate=24:duration=2"));
            arguments.addAll(way);
            arguments.set(arguments.size() - 1, folder.resolve(way.get(way.size() - 1)).toString());
            assertThat(ffmpeg(arguments.toArray(String[]::new))).as("ffmpeg %s", way).isTrue();
            scores.add(Scan.of(folder.resolve(way.get(way.size() - 1))).scores(0));
        }

        ClipScores first = scores.get(0);
        assertThat(first.luma()).isBetween(50.0, 200.0);
        for (int way = 1; way < ways.size(); way++) {
            ClipScores other = scores.get(way);
            String name = ways.get(way).toString();
            assertThat(other.luma()).as("luma of " + name).isCloseTo(first.luma(), within(4.0));
            assertThat(other.motion()).as("motion of " + name).isCloseTo(first.motion(), within(0.1 * first.motion()));
            assertThat(other.sharpness()).as("sharpness of " + name)
                    .isCloseTo(first.sharpness(), within(0.25 * first.sharpness()));
            assertThat(DifferenceHash.hammingDistance(other.hash(), first.hash())).as("hash of " + name)
                    .isLessThan(40);
        }
    }

    private static double[] blurred(double[] picture) {
        double[] blurred = picture.clone();
        for (int at = 3 * 65; at < picture.length - 3 * 65; at++) {
            blurred[at] = (picture[at - 3] + picture[at] + picture[at + 3] + picture[at - 192] + picture[at + 192]
                    + picture[at - 195] + picture[at - 189] + picture[at + 189] + picture[at + 195]) / 9;
        }
        return blurred;
    }

    private static boolean ffmpeg(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
