package io.kinora.core.doctor;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.error.KinoraException;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.core.isolate.PlainProcess;
import io.kinora.core.isolate.SandboxState;
import io.kinora.core.video.Frames;
import io.kinora.core.video.Libav;
import io.kinora.core.video.VideoEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avutil;

/** Encodes a small video, and decodes it where the settings say: in a child process, in the best sandbox there is. */
final class DecoderCheck implements Check {
    private static final int FRAMES = 4;
    private static final int SIDE = 32;

    @Override
    public String name() {
        return "ffmpeg";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public Set<String> jobs() {
        return Set.of("ingest", "evaluate", "generate", "export", "demo");
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        byte[] video;
        try {
            Libav.load();
            video = VideoEncoder.mp4(new Frames(FRAMES, SIDE, SIDE, 3, FRAMES, new byte[FRAMES * SIDE * SIDE * 3]));
        } catch (LinkageError | RuntimeException e) {
            return List.of(Finding.failure("ffmpeg-missing", "FFmpeg's libraries cannot be loaded (" + e + ")",
                    "run on Linux x86-64 with glibc, and let this user write to JavaCPP's cache, ~/.javacpp or"
                            + " -Dorg.bytedeco.javacpp.cachedir"));
        }
        return decode(video, surroundings.decode());
    }

    private static List<Finding> decode(byte[] video, IsolationSettings isolation) {
        List<DecodedClip> clips = new ArrayList<>();
        try (ClipDecoder<DecodedClip, SourceInfo> decoder = PlainProcess.DECODING.open(
                DecodeSettings.of(FRAMES, FRAMES, SIDE, SIDE), isolation, () -> false)) {
            decoder.decode(SourceStream.of(video), List.of(TimeRange.WHOLE), clips::add);
        } catch (KinoraException e) {
            return List.of(Finding.failure(e));
        } catch (DecodeException e) {
            return List.of(undecoded(e.getMessage()));
        }
        if (clips.size() != 1) {
            return List.of(undecoded(clips.size() + " clips came of one"));
        }
        String found = "FFmpeg " + avutil.av_version_info().getString() + " writes and reads a video, decoding ";
        if (isolation.isolation() == IsolationSettings.Isolation.THREAD) {
            return List.of(Finding.warning(found + "on the task's thread (decode.isolation = thread)",
                    "set decode.isolation = process unless all videos are trusted; see docs/security.md"));
        }
        Optional<String> weakness = SandboxState.weakness(isolation.sandbox());
        return List.of(weakness.map(weak -> Finding.warning(found + "in a process " + weak,
                "install bubblewrap and let processes make user namespaces; see docs/security.md"))
                .orElseGet(() -> Finding.ok(found + "in a process in bubblewrap's sandbox")));
    }

    private static Finding undecoded(String why) {
        return Finding.failure("decoder-broken", "a video that FFmpeg has just written cannot be decoded: " + why,
                "look at the lines above; decode.isolation = thread decodes without a process, where all videos are"
                        + " trusted");
    }
}
