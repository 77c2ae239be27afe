package io.kinora.eval;

import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.SharedData;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.video.Frames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The beginnings of real videos, of people who sign and people who speak; without them a test is skipped. */
final class RealClips {
    static final int FRAMES = 9;
    private static final int FPS = 8;

    private RealClips() {
    }

    /** By name. */
    static Map<String, Frames> first(int count, int side) throws Exception {
        Path data = SharedData.folder().map(shared -> shared.resolve("a_corpus")).orElse(Path.of("absent"));
        Assumptions.assumeTrue(Files.isDirectory(data), "the shared videos are not here");
        List<Path> files = new ArrayList<>();
        for (String set : List.of("asl_gestures", "grid")) {
            try (Stream<Path> listed = Files.list(data.resolve(set))) {
                files.addAll(listed.sorted().toList());
            }
        }
        Map<String, Frames> clips = new LinkedHashMap<>();
        for (Path file : files.subList(0, count)) {
            clips.put(file.getFileName().toString(), clip(file, side));
        }
        return clips;
    }

    private static Frames clip(Path file, int side) throws Exception {
        List<Frames> clips = new ArrayList<>();
        DecodeSettings first = new DecodeSettings(
                FRAMES, FRAMES, FPS, side, side, Fit.CROP, ShortSource.REPEAT_LAST, 1, DecodeLimits.DEFAULT);
        try (SourceStream source = SourceStream.of(Files.readAllBytes(file))) {
            VideoDecoder.decode(source, first, clip -> clips.add(clip.frames()));
        }
        return clips.get(0);
    }
}
