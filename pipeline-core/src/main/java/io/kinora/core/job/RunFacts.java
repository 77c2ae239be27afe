package io.kinora.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.report.HtmlPage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a report says of the run that made it.
 *
 * @param directory where the run's files are
 * @param began when this process of it began
 * @param took how long it has taken since
 * @param continued whether an earlier process had begun it
 * @param settings of the job, defaults too, by key
 */
public record RunFacts(String directory, Instant began, Duration took, boolean continued,
        SortedMap<String, String> settings) {
    private static final int MOST_LETTERS = 400;

    /** Of a run that is about to end. */
    public static RunFacts of(JobContext<?> context) throws IOException {
        SortedMap<String, String> settings = new TreeMap<>();
        // As they were written down, without secrets.
        JsonNode config = context.directory().readJson(RunDirectory.CONFIG).orElseThrow();
        add(context.name(), config.path(context.name()), settings);
        add("corpus", config.path("corpus"), settings);
        return new RunFacts(context.directory().uri(), context.began(), Duration.between(context.began(),
                Instant.now()), context.resumed(), settings);
    }

    private static void add(String key, JsonNode value, SortedMap<String, String> settings) {
        if (value.isObject()) {
            value.fields().forEachRemaining(field -> add(key + "." + field.getKey(), field.getValue(), settings));
        } else if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText()));
            put(key, String.join(", ", items), settings);
        } else if (!value.isNull()) {
            put(key, value.asText(), settings);
        }
    }

    private static void put(String key, String text, SortedMap<String, String> settings) {
        if (!text.isEmpty()) {
            settings.put(key, text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS) + "…");
        }
    }

    /** When and how long, for the top of a page. */
    public String sentence() {
        long seconds = took.toSeconds();
        return "Run " + directory.substring(directory.lastIndexOf('/') + 1) + ", "
                + (continued ? "continued " : "begun ")
                + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC).format(began)
                + " UTC, took " + (seconds < 3600 ? "" : seconds / 3600 + " h ")
                + (seconds < 60 ? "" : seconds / 60 % 60 + " min ") + seconds % 60 + " s.";
    }

    /** Adds the settings, for the end of a page. */
    public void addTo(HtmlPage page) {
        page.section("Settings").paragraph("Of the run in " + directory + ", with the defaults.");
        page.table(List.of("Key", "Value"), settings.entrySet().stream()
                .map(setting -> List.of(setting.getKey(), setting.getValue())).toList());
    }
}
