package io.kinora.core.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.decode.Bound;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.IsolationSettings.Isolation;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.error.KinoraException;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessDecoderTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(8, 8, 16, 16);
    private static final byte[] MP4 = VideoEncoder.mp4(TestFrames.movingDisc(20, 32, 32, 8));

    @Test
    void losesTheFileThatMakesItCrashAndDecodesTheNextInANewProcess() throws DecodeException {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            long first = decoder.process().orElseThrow().pid();

            DecodeException crash = failure(decoder, "crash");
            assertThat(crash.failure()).isEqualTo(DecodeFailure.DECODER_CRASHED);
            assertThat(crash).hasMessageContaining("made its decoder crash (SIGSEGV in lib");
            assertThat(clips(decoder, MP4)).hasSize(2);
            assertThat(decoder.process().orElseThrow().pid()).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "huge", "greedy", "exit"})
    void takesNonsenseForACrash(String trouble) throws DecodeException {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            assertThat(failure(decoder, trouble).failure()).isEqualTo(DecodeFailure.DECODER_CRASHED);
            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void endsAProcessThatSaysNothing() throws DecodeException {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation(1L << 30, 1,
                IsolationSettings.Sandbox.AUTO))) {
            ProcessHandle hanging = decoder.process().orElseThrow();

            DecodeException hang = failure(decoder, "hang");

            assertThat(hang.failure()).isEqualTo(DecodeFailure.DECODER_HUNG);
            assertThat(hang).hasMessageContaining("said nothing for 1 seconds");
            assertThat(hang.bound()).hasValue(Bound.SILENCE);
            assertThat(hanging.onExit()).succeedsWithin(Duration.ofSeconds(5));
            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void endsWhatAProcessStarted() {
        String seconds = Long.toString(100_000 + ProcessHandle.current().pid());
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation(1L << 30, 1,
                IsolationSettings.Sandbox.NONE))) {
            assertThat(failure(decoder, "fork " + seconds).failure()).isEqualTo(DecodeFailure.DECODER_HUNG);
        }
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(any -> any.info().commandLine().orElse("").endsWith("sleep " + seconds)).toList();
        assertThat(left).allSatisfy(any -> assertThat(any.onExit()).succeedsWithin(Duration.ofSeconds(5)));
    }

    @Test
    void endsAProcessThatHangsPastTheDeadline() {
        DecodeLimits all = DecodeLimits.DEFAULT;
        DecodeSettings hasty = SETTINGS.withLimits(
                new DecodeLimits(all.pixels(), all.frames(), all.duration(), Duration.ofMillis(1),
                        all.streams(), all.header(), all.expansion()));
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder =
                new ProcessDecoder<>(TroubleProcess.DECODING, hasty, isolation(), () -> false)) {
            DecodeException late = failure(decoder, "hang");
            assertThat(late.code()).isEqualTo("deadline");
            assertThat(late).hasMessage(failure(PlainProcess.DECODING.decoders().make(hasty, () -> { }),
                    new String(MP4, StandardCharsets.ISO_8859_1)).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grow", "fill-heap"})
    void endsAProcessThatGrows(String trouble) throws DecodeException {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation(1 << 28, 30,
                IsolationSettings.Sandbox.AUTO))) {
            DecodeException growth = failure(decoder, trouble);

            assertThat(growth.failure()).isEqualTo(DecodeFailure.DECODER_OUT_OF_MEMORY);
            assertThat(growth).hasMessageContaining("more than 268435456 bytes");
            assertThat(growth.bound()).hasValue(Bound.MEMORY);
            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void endsAProcessWhoseTaskIsStopped() {
        AtomicBoolean stopped = new AtomicBoolean(true);
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder =
                new ProcessDecoder<>(TroubleProcess.DECODING, SETTINGS, isolation(), stopped::get)) {
            ProcessHandle hanging = decoder.process().orElseThrow();
            assertThatThrownBy(() -> failure(decoder, "hang")).isInstanceOf(CancellationException.class);
            assertThat(hanging.onExit()).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void replacesAProcessAfterSoManyClips() throws DecodeException {
        IsolationSettings few = new IsolationSettings(Isolation.PROCESS, 1L << 30, Duration.ofSeconds(30), 6,
                IsolationSettings.Sandbox.AUTO);
        List<Long> processes = new ArrayList<>();
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(few)) {
            for (int file = 0; file < 4; file++) {
                clips(decoder, MP4);
                processes.add(decoder.process().map(ProcessHandle::pid).orElse(0L));
            }
        }
        assertThat(processes.get(0)).isPositive();
        assertThat(processes.get(1)).as("six clips, so it was ended").isZero();
        assertThat(processes.get(2)).isPositive().isNotEqualTo(processes.get(0));
        assertThat(processes.get(3)).isZero();
    }

    @Test
    void servesTheTasksThatFollowByTheSameProcess() throws DecodeException {
        long first;
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            first = decoder.process().orElseThrow().pid();
            try (ProcessDecoder<DecodedClip, SourceInfo> beside = troubled(isolation())) {
                assertThat(beside.process().orElseThrow().pid()).as("one for each task").isNotEqualTo(first);
            }
        }
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            assertThat(decoder.process().orElseThrow().pid()).isEqualTo(first);
            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void startsAnotherWhenTheProcessDiedMeanwhile() throws DecodeException {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            ProcessHandle idle = decoder.process().orElseThrow();
            idle.destroyForcibly();
            assertThat(idle.onExit()).succeedsWithin(Duration.ofSeconds(5));

            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void leavesAConsumerThatThrowsWithAFreshProcess() throws DecodeException {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            assertThatThrownBy(() -> decoder.decode(SourceStream.of(MP4), List.of(TimeRange.WHOLE), clip -> {
                throw new IllegalStateException("no room");
            })).isInstanceOf(IllegalStateException.class).hasMessage("no room");
            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void isNotDisturbedByWhatLibrariesPrint() throws DecodeException {
        byte[] printing = Arrays.copyOf("print ".getBytes(StandardCharsets.UTF_8), MP4.length);
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            assertThat(failure(decoder, new String(printing, StandardCharsets.ISO_8859_1)).code())
                    .isEqualTo("not-a-video");
            assertThat(clips(decoder, MP4)).hasSize(2);
        }
    }

    @Test
    void handsNothingOfItsEnvironmentOn() {
        try (ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation())) {
            Throwable environment = catchThrowable(() -> failure(decoder, "environment"));
            // The shell and bubblewrap say where they are.
            assertThat(environment.toString().replaceAll(".*\\[|\\]", "").split(", "))
                    .isSubsetOf("LC_ALL", "MALLOC_ARENA_MAX", "PWD", "SHLVL", "_", "OLDPWD");
        }
    }

    @Test
    void seesNeitherFilesNorNetworkInBubblewrap() throws IOException {
        assumeThat(Sandbox.choose(IsolationSettings.Sandbox.AUTO)).isEqualTo(Sandbox.BUBBLEWRAP);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProcessDecoder<DecodedClip, SourceInfo> decoder = troubled(isolation());
                ProcessDecoder<DecodedClip, SourceInfo> open = troubled(isolation(1L << 30, 30,
                        IsolationSettings.Sandbox.NONE))) {
            String look = "look-around " + server.getLocalPort() + " ";

            assertThat(catchThrowable(() -> failure(decoder, look))).hasMessageEndingWith("It could: ");
            assertThat(catchThrowable(() -> failure(open, look))).as("the same without a sandbox")
                    .hasMessageContaining("read /etc/passwd, list /var, connect").hasMessageContaining("see processes");
        }
    }

    @ParameterizedTest
    @EnumSource(value = IsolationSettings.Sandbox.class, names = {"AUTO", "NONE"})
    void leavesNoProcessWhenItIsKilled(IsolationSettings.Sandbox sandbox) throws Exception {
        Process parent = new ProcessBuilder(ChildCommand.java().toString(), "-cp",
                System.getProperty("java.class.path"), ParentProcess.class.getName(), sandbox.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<ProcessHandle> children;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(parent.getInputStream(),
                StandardCharsets.UTF_8))) {
            children = Arrays.stream(out.readLine().split(" ")).map(pid -> ProcessHandle.of(Long.parseLong(pid)))
                    .flatMap(Optional::stream).toList();
            assertThat(children).isNotEmpty();
        } finally {
            parent.destroyForcibly();
        }
        assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(children).allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(10)));
    }

    @Test
    void saysWhatIsMissingWhenNoProcessCanBeStarted() {
        Decoding<DecodedClip, SourceInfo> missing = new Decoding<>(ProcessDecoderTest.class,
                PlainProcess.DECODING.decoders(), PlainProcess.DECODING.format(), settings -> 0);
        assertThatThrownBy(() -> missing.open(SETTINGS, isolation(), () -> false))
                .isInstanceOf(KinoraException.class).hasMessageContaining("it ended at once")
                .hasMessageContaining("decode.isolation = thread");
        Decoding<DecodedClip, SourceInfo> large = new Decoding<>(TroubleProcess.class,
                PlainProcess.DECODING.decoders(), PlainProcess.DECODING.format(), settings -> 1L << 30);
        assertThatThrownBy(() -> large.open(SETTINGS, isolation(), () -> false))
                .isInstanceOf(KinoraException.class).hasMessageContaining("raise decode.memory");
    }

    private static IsolationSettings isolation() {
        return isolation(1L << 30, 30, IsolationSettings.Sandbox.AUTO);
    }

    private static IsolationSettings isolation(long memory, int silence, IsolationSettings.Sandbox sandbox) {
        return new IsolationSettings(Isolation.PROCESS, memory, Duration.ofSeconds(silence), 1000, sandbox);
    }

    private static ProcessDecoder<DecodedClip, SourceInfo> troubled(IsolationSettings isolation) {
        return new ProcessDecoder<>(TroubleProcess.DECODING, SETTINGS, isolation, () -> false);
    }

    private static List<DecodedClip> clips(ClipDecoder<DecodedClip, SourceInfo> decoder, byte[] file)
            throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();
        SourceInfo info = decoder.decode(SourceStream.of(file), List.of(TimeRange.WHOLE), clips::add);
        assertThat(info.decodedFrames()).isEqualTo(20);
        return clips;
    }

    private static DecodeException failure(ClipDecoder<DecodedClip, SourceInfo> decoder, String file) {
        try {
            decoder.decode(SourceStream.of((file + " ").getBytes(StandardCharsets.ISO_8859_1)),
                    List.of(TimeRange.WHOLE), clip -> { });
        } catch (DecodeException failure) {
            return failure;
        }
        throw new AssertionError("decoding should have failed");
    }
}
