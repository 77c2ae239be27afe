package io.kinora.train.tracking;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kinora.core.job.Terminal;
import io.kinora.core.storage.WholeFile;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.Told;
import io.kinora.train.generate.SampledVideo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Sampled videos as pictures under samples/, for each round that had samples: {@code round-000120.png}, an animation,
 * and {@code round-000120-strip.png}, a row of frames for each video; and {@code round-000120.json}, what a model that
 * is told something was told of each.
 */
public final class SamplePictures implements TrainingListener {
    /** Their folder in the run directory. */
    public static final String FOLDER = "samples";
    private static final String PICTURE = ".png";
    private static final String STRIP = "-strip.png";
    private static final String TOLD = ".json";
    private static final Pattern NAME = Pattern.compile("round-([0-9]{6,})" + Pattern.quote(STRIP));
    private static final int PICTURE_SIDE = 640;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final FileSystem fileSystem;
    private final Path folder;
    private final BiConsumer<List<Path>, List<Told>> register;
    private final Consumer<String> say;

    /** @param register is told which files are about to be written, and what the model was told of their videos */
    SamplePictures(FileSystem fileSystem, Path folder, BiConsumer<List<Path>, List<Told>> register,
            Consumer<String> say) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.register = register;
        this.say = say;
    }

    @Override
    public void sampled(TrainingState state, List<SampledVideo> sampled) {
        List<Told> told = sampled.stream().map(SampledVideo::told).filter(each -> !each.equals(Told.NOTHING)).toList();
        List<Frames> videos = sampled.stream().map(SampledVideo::frames).toList();
        String name = name(state.round());
        int columns = (int) Math.ceil(Math.sqrt(videos.size()));
        int scale = Math.max(1, PICTURE_SIDE / (columns * videos.get(0).width()));
        if (!told.isEmpty()) {
            register.accept(Stream.of(PICTURE, STRIP, TOLD).map(kind -> new Path(folder, name + kind)).toList(), told);
        }
        try {
            if (!told.isEmpty()) {
                write(name + TOLD, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(told));
            }
            write(name + PICTURE, AnimatedImage.png(ContactSheet.grid(videos, columns, scale)));
            write(name + STRIP, StillImage.png(
                    ContactSheet.timeline(videos.stream().map(Filmstrip::of).toList(), 1), 0));
        } catch (IOException e) {
            say.accept("WARNING: cannot write samples of round " + state.round() + " (" + e + "); the run goes on");
        }
    }

    private static String name(int round) {
        return String.format(Locale.ROOT, "round-%06d", round);
    }

    private void write(String name, byte[] picture) throws IOException {
        WholeFile.write(fileSystem, new Path(folder, name), new Path(folder, "." + name + ".tmp"),
                out -> out.write(picture));
    }

    /**
     * Strips of a run in the order of their rounds, of earlier processes too; those that cannot be read are left out.
     *
     * @param most rounds to have them of, spread evenly from the first to the last
     */
    public static List<SampleStrip> read(FileSystem fileSystem, Path folder, int most) {
        List<SampleStrip> pictures = new ArrayList<>();
        try {
            List<Path> files = strips(fileSystem, folder);
            int count = Math.min(most, files.size());
            for (int i = 0; i < count; i++) {
                Path file = files.get(count == 1 ? 0 : (int) ((long) i * (files.size() - 1) / (count - 1)));
                int round = round(file).orElseThrow();
                Path told = new Path(folder, name(round) + TOLD);
                pictures.add(new SampleStrip(round, bytes(fileSystem, file), fileSystem.exists(told)
                        ? JSON.readValue(bytes(fileSystem, told), new TypeReference<List<Told>>() { }) : List.of()));
            }
        } catch (IOException e) {
            Terminal.say("WARNING: cannot read samples in " + folder + " (" + e + "); the report goes without");
        }
        return pictures;
    }

    private static byte[] bytes(FileSystem fileSystem, Path file) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return in.readAllBytes();
        }
    }

    private static List<Path> strips(FileSystem fileSystem, Path folder) throws IOException {
        if (!fileSystem.exists(folder)) {
            return List.of();
        }
        return Arrays.stream(fileSystem.listStatus(folder)).map(FileStatus::getPath)
                .filter(path -> round(path).isPresent())
                .sorted(Comparator.comparing(path -> round(path).orElseThrow())).toList();
    }

    private static Optional<Integer> round(Path file) {
        Matcher name = NAME.matcher(file.getName());
        return name.matches() ? Optional.of(Integer.parseInt(name.group(1))) : Optional.empty();
    }
}
