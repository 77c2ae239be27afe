package io.kinora.ingest.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.KinoraException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Rows of a file of JSON objects, one a line. Blank lines are passed over. */
final class JsonEntries implements Iterator<ManifestEntry> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String manifest;
    private final BufferedReader lines;
    private long number;
    private String next;

    /** @param manifest its address, for messages */
    JsonEntries(String manifest, Reader text) {
        this.manifest = manifest;
        this.lines = new BufferedReader(text);
        this.next = line();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ManifestEntry next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        ManifestEntry entry = entry(number, next);
        next = line();
        return entry;
    }

    private String line() {
        try {
            String line = lines.readLine();
            for (number++; line != null && line.isBlank(); number++) {
                line = lines.readLine();
            }
            return line;
        } catch (IOException broken) {
            throw KinoraException.input("bad-manifest", "Cannot use the manifest " + manifest + ": line " + number
                    + " cannot be read (" + broken + "); it must be text in UTF-8");
        }
    }

    /** Names in the first object. */
    static List<String> columns(String manifest, Reader text) {
        String line = new JsonEntries(manifest, text).next;
        List<String> names = new ArrayList<>();
        try {
            JSON.readTree(line == null ? "{}" : line).fieldNames().forEachRemaining(names::add);
        } catch (JsonProcessingException broken) {
            return names;
        }
        return names;
    }

    private static ManifestEntry entry(long number, String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JsonProcessingException broken) {
            return ManifestEntry.bad(number, "it is no JSON (" + broken.getOriginalMessage() + ")");
        }
        if (!object.isObject()) {
            return ManifestEntry.bad(number, "it is no JSON object");
        }
        String[] values = new String[ManifestEntry.COLUMNS.size()];
        for (int column = 0; column < values.length; column++) {
            JsonNode value = object.path(ManifestEntry.COLUMNS.get(column));
            if (value.isContainerNode()) {
                return ManifestEntry.bad(number, "its " + ManifestEntry.COLUMNS.get(column) + " is no text");
            }
            values[column] = value.isMissingNode() || value.isNull() ? null : value.asText();
        }
        return ManifestEntry.of(number, values);
    }
}
