package io.kinora.train.data;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names a minibatch by a string, so that Spark moves strings only: the files that its clips lie in, each once, then its
 * examples. DL4J parses it as a URI, therefore the encoding.
 */
public final class MinibatchName {
    private static final String BEFORE_EXAMPLES = "!";
    private static final String BETWEEN_EXAMPLES = ";";
    private static final String BETWEEN_FIELDS = ",";
    private static final String DRAWN = "";

    private MinibatchName() {
    }

    /** The name of a minibatch of at least one example. */
    public static String of(List<Example> examples) {
        List<String> files = examples.stream().map(example -> example.clip().file()).distinct().toList();
        return files.stream().map(MinibatchName::encoded).collect(Collectors.joining(BETWEEN_FIELDS))
                + BEFORE_EXAMPLES
                + examples.stream().map(example -> name(example, files.indexOf(example.clip().file())))
                        .collect(Collectors.joining(BETWEEN_EXAMPLES));
    }

    /** Names of minibatches of equal size, the last one possibly smaller, in the examples' order. */
    public static List<String> cut(List<Example> examples, int batchSize) {
        List<String> names = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += batchSize) {
            names.add(of(examples.subList(start, Math.min(start + batchSize, examples.size()))));
        }
        return names;
    }

    /** The examples of a minibatch. */
    public static List<Example> examples(String name) {
        String[] halves = name.split(BEFORE_EXAMPLES);
        List<String> files = Stream.of(halves[0].split(BETWEEN_FIELDS)).map(MinibatchName::decoded).toList();
        List<Example> examples = new ArrayList<>();
        for (String example : halves[1].split(BETWEEN_EXAMPLES)) {
            String[] fields = example.split(BETWEEN_FIELDS, -1);
            ClipRow clip = new ClipRow(decoded(fields[2]), files.get(Integer.parseInt(fields[3])),
                    Long.parseLong(fields[4]), Long.parseLong(fields[5]));
            OptionalInt timestep = fields[1].equals(DRAWN) ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(fields[1]));
            examples.add(new Example(clip, Integer.parseInt(fields[0]), timestep));
        }
        return examples;
    }

    private static String name(Example example, int file) {
        ClipRow clip = example.clip();
        String timestep = example.timestep().isPresent() ? Integer.toString(example.timestep().getAsInt()) : DRAWN;
        return String.join(BETWEEN_FIELDS, Integer.toString(example.epoch()), timestep, encoded(clip.clipId()),
                Integer.toString(file), Long.toString(clip.position()), Long.toString(clip.crc32c()));
    }

    // '!' is one of the few characters that Java's encoder changes and URIs may hold.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
