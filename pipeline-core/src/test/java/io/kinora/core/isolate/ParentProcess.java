package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An executor that is about to be killed: it prints its child's process ids, and waits for a file that hangs. */
final class ParentProcess {
    private ParentProcess() {
    }

    public static void main(String[] arguments) throws DecodeException {
        IsolationSettings isolation = new IsolationSettings(IsolationSettings.Isolation.PROCESS, 1L << 30,
                Duration.ofMinutes(5), 10, IsolationSettings.Sandbox.valueOf(arguments[0]));
        ProcessDecoder<DecodedClip, SourceInfo> decoder =
                new ProcessDecoder<>(TroubleProcess.DECODING, DecodeSettings.of(4, 8, 16, 16), isolation, () -> false);
        ProcessHandle child = decoder.process().orElseThrow();
        System.out.println(Stream.concat(Stream.of(child), child.descendants())
                .map(handle -> Long.toString(handle.pid())).collect(Collectors.joining(" ")));
        decoder.decode(SourceStream.of("hang ".getBytes(StandardCharsets.UTF_8)), List.of(TimeRange.WHOLE),
                clip -> { });
    }
}
