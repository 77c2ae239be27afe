package io.kinora.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The browser that tests open reports in, without a window. */
public final class Chromium {
    private static final long SECONDS = 90;

    private final String program;
    private final Path scratch;

    private Chromium(String program, Path scratch) {
        this.program = program;
        this.scratch = scratch;
    }

    /**
     * The browser, if this machine has one.
     *
     * @param scratch a folder for its profile
     */
    public static Optional<Chromium> find(Path scratch) {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
                .filter(Files::isExecutable).findFirst()
                .map(program -> new Chromium(program.toString(), scratch));
    }

    /** The document as it stands once the page is loaded and its scripts have run, if it has any. */
    public String dom(Path page) throws IOException, InterruptedException {
        return run(page, List.of("--dump-dom"));
    }

    /** Draws the top of the page, so many pixels high, into a PNG file. */
    public void screenshot(Path page, Path png, int height) throws IOException, InterruptedException {
        run(page, List.of("--hide-scrollbars", "--window-size=1200," + height, "--screenshot=" + png));
    }

    private String run(Path page, List<String> options) throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "chromium", ".out");
        List<String> command = new ArrayList<>(List.of(program, "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + scratch.resolve("profile"),
                "--virtual-time-budget=10000"));
        command.addAll(options);
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("Cannot open " + page + " in Chromium: it took more than " + SECONDS + " s");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
