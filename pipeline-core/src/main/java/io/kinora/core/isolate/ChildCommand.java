package io.kinora.core.isolate;

import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** The command line of a process that decodes: limits, sandbox, JVM, class path. */
final class ChildCommand {
    /** Heap for classes and what a decoder holds besides windows of frames. */
    private static final long BASE_HEAP_BYTES = 64L << 20;
    /** What a JVM and FFmpeg's libraries map without using it. */
    private static final long MAPPED_BYTES = 2L << 30;

    /** Answers go to descriptor 3; whatever prints to standard output prints to standard error. */
    private static final List<String> PIPES = List.of("/bin/sh", "-c", "exec \"$@\" 3>&1 1>&2", "sh");

    private ChildCommand() {
    }

    /**
     * The command.
     *
     * @param main the class to run
     * @param heap bytes of its heap
     * @throws KinoraException if this installation cannot run it, or a sandbox is required and there is none
     */
    static List<String> of(Class<?> main, long heap, IsolationSettings isolation) {
        Set<Path> classes = classPath(main);
        Set<Path> natives = nativeLibraries();
        List<Path> readable = Stream.concat(classes.stream(), natives.stream()).toList();
        List<String> command = new ArrayList<>(PIPES);
        command.addAll(limits(isolation.memory()));
        command.addAll(Sandbox.choose(isolation.sandbox()).prefix(readable));
        command.addAll(List.of(java().toString(), "-XX:+UseSerialGC", "-Xmx" + heap, "-Xss1m",
                "-XX:ReservedCodeCacheSize=64m", "-XX:CompressedClassSpaceSize=64m", "-XX:-UsePerfData",
                "-XX:-UseContainerSupport", "-XX:ActiveProcessorCount=1", "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "-Xshare:auto",
                "-Djava.library.path=" + join(natives),
                // The libraries lie where the parent has put them: a search through all modules takes half the start.
                "-Dorg.bytedeco.javacpp.findLibraries=false",
                // Memory is watched from outside.
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-cp", join(classes), main.getName()));
        return command;
    }

    /** The JVM that this one is. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toAbsolutePath();
    }

    /** Limits that the system keeps whatever the process does: nothing is written to files, no core is dumped. */
    private static List<String> limits(long memory) {
        return Programs.find("prlimit").map(prlimit -> List.of(prlimit.toString(), "--core=0", "--fsize=0",
                "--nofile=256", "--as=" + (2 * memory + MAPPED_BYTES), "--")).orElse(List.of());
    }

    /**
     * Bytes of heap of a process.
     *
     * @param held bytes of clips that it holds at a time
     * @throws KinoraException if it may not have as many
     */
    static long heap(long held, IsolationSettings isolation) {
        long least = BASE_HEAP_BYTES + held;
        if (least > isolation.memory()) {
            throw KinoraException.usage("decode-memory", "Cannot decode clips of this shape in processes of "
                    + isolation.memory() + " bytes: windows of frames alone take " + least + "; raise decode.memory");
        }
        // Half is left to FFmpeg, unless clips are so large that they need more.
        return Math.max(least, isolation.memory() / 2);
    }

    /** Jars or folders of Kinora's classes and of FFmpeg's presets; all one jar in a job's. */
    private static Set<Path> classPath(Class<?> main) {
        return Stream.of(main, DecoderProcess.class, VideoDecoder.class, Loader.class, avutil.class)
                .map(ChildCommand::location).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Path location(Class<?> type) {
        try {
            CodeSource source = Optional.ofNullable(type.getProtectionDomain().getCodeSource()).orElseThrow();
            return Path.of(source.getLocation().toURI()).toRealPath();
        } catch (RuntimeException | URISyntaxException | IOException thrown) {
            throw new KinoraException(ExitCode.RESOURCES, "no-decoder-process", "Cannot start a process that decodes:"
                    + " the jar with " + type.getName() + " cannot be found on the disk (" + thrown
                    + "); if all videos are trusted, set decode.isolation = thread", thrown);
        }
    }

    /** Folders with the native libraries. JavaCPP has put them there by loading them here. */
    private static Set<Path> nativeLibraries() {
        return Stream.of(Loader.load(Loader.class), Loader.load(avformat.class), Loader.load(swscale.class))
                .map(library -> Path.of(library).getParent()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String join(Collection<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(":"));
    }
}
