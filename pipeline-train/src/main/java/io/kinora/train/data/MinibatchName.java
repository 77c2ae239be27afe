package io.kinora.train.data;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Names a minibatch by a string, so that Spark moves strings only. DL4J parses it as a URI, therefore the encoding.
 */
public final class MinibatchName {
    private static final String BETWEEN_EXAMPLES = ";";
    private static final String BETWEEN_FIELDS = ",";
    private static final String DRAWN = "";

    private MinibatchName() {
    }

    /** The name of a minibatch of at least one example. */
    public static String of(List<Example> examples) {
        return examples.stream().map(MinibatchName::name).collect(Collectors.joining(BETWEEN_EXAMPLES));
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
        List<Example> examples = new ArrayList<>();
        for (String example : name.split(BETWEEN_EXAMPLES)) {
            String[] fields = example.split(BETWEEN_FIELDS, -1);
            ClipRow clip = new ClipRow(decoded(fields[2]), decoded(fields[3]), Long.parseLong(fields[4]),
                    Long.parseLong(fields[5]));
            OptionalInt timestep = fields[1].equals(DRAWN) ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(fields[1]));
            examples.add(new Example(clip, Integer.parseInt(fields[0]), timestep));
        }
        return examples;
    }

    private static String name(Example example) {
        ClipRow clip = example.clip();
        String timestep = example.timestep().isPresent() ? Integer.toString(example.timestep().getAsInt()) : DRAWN;
        return String.join(BETWEEN_FIELDS, Integer.toString(example.epoch()), timestep, encoded(clip.clipId()),
                encoded(clip.file()), Long.toString(clip.position()), Long.toString(clip.crc32c()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
