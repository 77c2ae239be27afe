package io.kinora.endtoend.deploy;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What stands in the project's documents and scripts. */
final class Texts {
    private static final Pattern STARTS_JOB = Pattern.compile("(?:^|[\\s/\"'])kinora\"? [a-z]|spark-submit");
    private static final Pattern INLINE = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");

    private static final Pattern SHELL = Pattern.compile("#!.*[/ ](ba|da)?sh\\b");
    private static final int LONGEST_OPENING = 64;
    private static final Set<String> NOT_SOURCES = Set.of(".git", "target", "runs");

    private Texts() {
    }

    /** A line of code, whole, in a document or script. */
    record Line(String place, String text) {
    }

    /** The documents that a reader follows. */
    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Installation.HOME.resolve("README.md")));
        documents.addAll(below("docs", ".md"));
        documents.addAll(below("deploy", ".md"));
        return documents;
    }

    /** Files below a folder of the project whose names end so. */
    static List<Path> below(String folder, String... ends) throws IOException {
        try (Stream<Path> files = Files.walk(Installation.HOME.resolve(folder))) {
            return files.filter(Files::isRegularFile).filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> Stream.of(ends).anyMatch(file.getFileName().toString()::endsWith))
                    .sorted().toList();
        }
    }

    /** The project's own shell scripts, whatever their names: by their first lines. */
    static List<Path> shellScripts() throws IOException {
        List<Path> scripts = new ArrayList<>();
        Files.walkFileTree(Installation.HOME, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(folder.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && SHELL.matcher(opening(file)).lookingAt()) {
                    scripts.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return scripts;
    }

    private static String opening(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_OPENING), StandardCharsets.ISO_8859_1);
        }
    }

    /** The fenced lines of a document, or all lines of a script, that start a job. */
    static List<Line> commands(Path file) throws IOException {
        List<Line> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        boolean script = !file.toString().endsWith(".md");
        boolean fenced = script;
        for (int i = 0; i < lines.size(); i++) {
            if (!script && lines.get(i).strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced && !lines.get(i).strip().startsWith("#")
                    && STARTS_JOB.matcher(opening(lines, i)).find()) {
                String place = place(file, i);
                StringBuilder text = new StringBuilder(lines.get(i));
                while (ShellWords.goesOn(text.toString()) && i + 1 < lines.size()) {
                    i++;
                    text.append('\n').append(lines.get(i));
                }
                found.add(new Line(place, text.toString()));
            }
        }
        return found;
    }

    /** A line with those that it goes on in. */
    private static String opening(List<String> lines, int at) {
        StringBuilder text = new StringBuilder(lines.get(at));
        for (int i = at; lines.get(i).endsWith("\\") && i + 1 < lines.size(); i++) {
            text.append('\n').append(lines.get(i + 1));
        }
        return text.toString();
    }

    /** What a document has in backticks within a sentence. */
    static List<Line> inline(Path document) throws IOException {
        List<Line> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        boolean fenced = false;
        for (int i = 0; i < lines.size(); i++) {
            fenced ^= lines.get(i).strip().startsWith("```");
            Matcher code = INLINE.matcher(lines.get(i));
            while (!fenced && code.find()) {
                found.add(new Line(place(document, i), code.group(1).replace("\\|", "|")));
            }
        }
        return found;
    }

    private static String place(Path file, int line) {
        return Installation.HOME.relativize(file) + ":" + (line + 1);
    }
}
