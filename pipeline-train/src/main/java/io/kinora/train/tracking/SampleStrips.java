package io.kinora.train.tracking;

import io.kinora.core.storage.WholeFile;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.train.checkpoint.TrainingState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Sampled videos as strips of frames, one PNG file for each round that had samples, under samples/. */
public final class SampleStrips implements TrainingListener {
    /** Their folder in the run directory. */
    public static final String FOLDER = "samples";
    private static final Pattern NAME = Pattern.compile("round-([0-9]{6,})\\.png");
    private static final int MOST = 8;

    private final FileSystem fileSystem;
    private final Path folder;
    private final Consumer<String> say;

    SampleStrips(FileSystem fileSystem, Path folder, Consumer<String> say) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.say = say;
    }

    @Override
    public void sampled(TrainingState state, List<Frames> videos) {
        List<Frames> strips = videos.stream().limit(MOST).map(Filmstrip::of).toList();
        try {
            Path target = new Path(folder, String.format(Locale.ROOT, "round-%06d.png", state.round()));
            byte[] picture = StillImage.png(ContactSheet.grid(strips, 1, 1), 0);
            WholeFile.write(fileSystem, target, new Path(folder, "." + target.getName() + ".tmp"),
                    out -> out.write(picture));
        } catch (IOException e) {
            say.accept("WARNING: cannot write samples of round " + state.round() + " (" + e + "); the run goes on");
        }
    }

    /** The pictures of a run by round, of earlier processes too. */
    public static Map<Integer, byte[]> read(FileSystem fileSystem, Path folder) throws IOException {
        Map<Integer, byte[]> pictures = new TreeMap<>();
        if (!fileSystem.exists(folder)) {
            return pictures;
        }
        for (FileStatus file : fileSystem.listStatus(folder)) {
            Matcher name = NAME.matcher(file.getPath().getName());
            if (name.matches()) {
                try (InputStream in = fileSystem.open(file.getPath())) {
                    pictures.put(Integer.parseInt(name.group(1)), in.readAllBytes());
                }
            }
        }
        return pictures;
    }
}
