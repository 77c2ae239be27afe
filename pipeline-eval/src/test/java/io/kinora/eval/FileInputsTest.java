package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.core.video.Frames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of video files, as any generator may leave them, on the job's own command line. */
class FileInputsTest {
    private static final double RATE = 8;
    private static final int SIDE = 32;
    private static final int LEVEL = 4;

    @TempDir
    private static Path folder;
    private static int runs;

    private Path run;

    @BeforeAll
    static void writeVideos() throws IOException {
        write("real/a/one.mp4", grey(0, 16, RATE, SIDE));
        write("generated/a/spare.mp4", grey(0, 2, RATE, SIDE));
        write("generated/a/one.mp4", grey(0, 36, 3 * RATE, 2 * SIDE));
        write("real/b/one.mp4", grey(64, 16, RATE, SIDE));
        write("generated/b/one.mp4", grey(64, 16, RATE, SIDE));
        write("real/lone.mp4", grey(0, 16, RATE, SIDE));
        write("real/twice.mp4", grey(0, 16, RATE, SIDE));
        write("generated/twice.mp4", grey(0, 16, RATE, SIDE));
        Files.copy(folder.resolve("generated/twice.mp4"), folder.resolve("generated/twice.mov"));
        for (int i = 0; i < 6; i++) {
            write("seen/" + i + ".mp4", clip(i));
            write("unseen/" + i + ".mp4", clip(10 + i));
            write("made/" + i + ".mp4", clip(i % 2 == 0 ? i : 20 + i));
        }
    }

    @Test
    void pairsOfOtherSizesRatesAndLengthsAreComparedOverTheTimeThatBothHave() throws IOException {
        assertThat(evaluate("--real", "real", "--generated", "generated", "--paired", "--metrics", "mae,psnr"))
                .isEqualTo(ExitCode.DONE);
        assertThat(result().at("/pairs/count").asInt()).as("a/one and b/one").isEqualTo(2);
        JsonNode matching = result().at("/pairs/matching");
        assertThat(matching.at("/differing").asInt()).isEqualTo(1);
        assertThat(matching.at("/real").toString()).isEqualTo("{\"count\":1,\"names\":[\"lone\"]}");
        assertThat(matching.at("/generated").toString()).isEqualTo("{\"count\":1,\"names\":[\"a/spare\"]}");
        assertThat(matching.at("/ambiguous").toString())
                .isEqualTo("{\"count\":3,\"names\":[\"twice: 1 real, 2 generated\"]}");
        assertThat(result().at("/metrics/mae/value").asDouble())
                .as("frames of the same time are equally bright, but for the codec's loss").isLessThan(LEVEL / 2.0);
        assertThat(result().at("/warnings").toString()).contains("2 pairs belong together").contains("1 (lone)")
                .contains("In 1 of them the videos differ in length or rate");

        assertThat(evaluate("--real", "real/b", "--generated", "generated/a", "--paired", "--metrics", "mae"))
                .isEqualTo(ExitCode.DONE);
        assertThat(result().at("/pairs/count").asInt()).as("below the folder both are called one").isEqualTo(1);
        assertThat(result().at("/metrics/mae/value").asDouble()).isCloseTo(64, within(4.0));

        assertThat(evaluate("--real", "real/*e.mp4", "--generated", "generated/b", "--paired", "--metrics", "mae"))
                .isEqualTo(ExitCode.INPUT);
        assertThat(result().at("/error/message").asText()).contains("no file name is on both sides")
                .contains("real ones without a generated one: 2 (lone, twice)")
                .contains("generated ones without a real one: 1 (one)");
    }

    @Test
    void pairsThatCannotBeComparedAreCountedAndTooManyEndTheRun() throws IOException {
        Path hurt = folder.resolve("hurt/a/one.mp4");
        Files.createDirectories(hurt.getParent());
        Files.writeString(hurt, "no video");
        write("hurt/b/one.mp4", grey(64, 16, RATE, SIDE));
        String[] command = {"--real", "real", "--generated", "hurt", "--paired", "--metrics", "mae", "--set",
            "evaluate.unreadable=0.5"};
        assertThat(evaluate(command)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/pairs/count").asInt()).isEqualTo(1);
        assertThat(result().at("/pairs/unreadable_videos/0/video").asText()).endsWith("hurt/a/one.mp4");

        command[command.length - 1] = "evaluate.unreadable=0.4";
        assertThat(evaluate(command)).isEqualTo(ExitCode.INPUT);
        assertThat(result().at("/error/code").asText()).isEqualTo("too-many-unreadable");
        assertThat(result().at("/error/message").asText()).contains("1 of 2 pairs cannot be used (file:");
    }

    @Test
    void copiesOfTrainingClipsAreFound() throws IOException {
        List<String> command = List.of("--real", "unseen", "--generated", "made", "--training", "seen", "--metrics",
                "near_training", "--set", "evaluate.nearest.percentile=20");
        assertThat(evaluate(command.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertCopies();
        assertThat(result().at("/features/extracted").asInt()).isEqualTo(12);
        assertThat(result().at("/nearest/training/count").asInt()).isEqualTo(6);

        List<String> other = new ArrayList<>(command);
        other.set(3, "seen");
        assertThat(evaluate(other.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/features/extracted").asInt()).as("features of all are stored").isZero();
        assertThat(result().at("/metrics/near_training/value").asDouble()).as("all are training clips").isEqualTo(1);

        other.set(1, "seen");
        assertThat(evaluate(other.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/nearest/threshold").asDouble()).as("each held against the others").isPositive();

        assertThat(evaluate("--real", "unseen", "--generated", "made", "--metrics", "near_training"))
                .isEqualTo(ExitCode.USAGE);
    }

    private void assertCopies() throws IOException {
        JsonNode share = result().at("/metrics/near_training");
        assertThat(share.at("/value").asDouble()).isBetween(0.5, 0.9);
        assertThat(share.at("/interval/low").asDouble()).isBetween(0.0, 0.5);
        assertThat(share.at("/interval/high").asDouble()).isGreaterThan(share.at("/value").asDouble());
        assertThat(share.at("/floor/value").asDouble()).isEqualTo(0.2);
        JsonNode nearest = result().at("/nearest");
        assertThat(nearest.at("/held_out").asInt()).isEqualTo(6);
        assertThat(nearest.at("/threshold").asDouble()).isPositive();
        assertThat(nearest.at("/videos").size()).isEqualTo(6);
        Set<String> copies = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            JsonNode near = nearest.at("/videos/" + i);
            assertThat(near.at("/distance").asDouble()).as("but for rounding")
                    .isLessThan(nearest.at("/threshold").asDouble() / 100);
            assertThat(near.at("/training").asText())
                    .isEqualTo(near.at("/video").asText().replace("/made/", "/seen/"));
            copies.add(near.at("/video").asText());
        }
        assertThat(copies).containsExactly("file:" + folder.resolve("made/0.mp4"),
                "file:" + folder.resolve("made/2.mp4"), "file:" + folder.resolve("made/4.mp4"));
        assertThat(nearest.at("/videos/3/distance").asDouble())
                .isGreaterThan(nearest.at("/threshold").asDouble() / 10);
        List<String> rows = Files.readAllLines(run.resolve("nearest/part-00000.jsonl"));
        assertThat(rows.stream().map(FileInputsTest::video).collect(Collectors.toSet())).hasSize(6);
    }

    private static String video(String row) {
        try {
            return new ObjectMapper().readTree(row).at("/video").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** With addresses below the test's folder. */
    private ExitCode evaluate(String... arguments) {
        run = folder.resolve("run" + runs++);
        List<String> line = new ArrayList<>(List.of("--out", run.toString(), "--corpus",
                folder.resolve("warehouse").toString(), "--set", "spark.\"spark.master\"=local[2]",
                "--set", "spark.\"spark.ui.enabled\"=false", "--set", "spark.\"spark.sql.shuffle.partitions\"=2",
                "--set", "evaluate.frames=9", "--set", "evaluate.pictures=0"));
        List<String> sides = List.of("--real", "--generated", "--training");
        for (int i = 0; i < arguments.length; i++) {
            line.add(i > 0 && sides.contains(arguments[i - 1]) ? folder.resolve(arguments[i]).toString()
                    : arguments[i]);
        }
        return JobRunner.run(new EvaluateJob(), line.toArray(String[]::new));
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    }

    private static void write(String name, Frames video) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        VideoEncoder.mp4(file, video);
    }

    /** Grey that grows brighter by so many levels in each eighth of a second. */
    private static Frames grey(int darkest, int frames, double rate, int side) {
        int size = side * side * 3;
        byte[] pixels = new byte[frames * size];
        for (int frame = 0; frame < frames; frame++) {
            int time = (int) (frame * RATE / rate + 1e-6);
            Arrays.fill(pixels, frame * size, (frame + 1) * size, (byte) (50 + darkest + LEVEL * time));
        }
        return new Frames(frames, side, side, 3, rate, pixels);
    }

    /** Blocks of colours that the seed decides. */
    private static Frames clip(long seed) {
        Random random = new Random(seed);
        int frames = 9;
        byte[] pixels = new byte[frames * SIDE * SIDE * 3];
        int[] colours = random.ints(64 * 3, 0, 256).toArray();
        for (int pixel = 0; pixel < pixels.length / 3; pixel++) {
            int frame = pixel / (SIDE * SIDE);
            int row = pixel / SIDE % SIDE / 4;
            int column = (pixel + frame) % SIDE / 4;
            for (int channel = 0; channel < 3; channel++) {
                pixels[3 * pixel + channel] = (byte) colours[3 * (8 * row + column) + channel];
            }
        }
        return new Frames(frames, SIDE, SIDE, 3, RATE, pixels);
    }
}
