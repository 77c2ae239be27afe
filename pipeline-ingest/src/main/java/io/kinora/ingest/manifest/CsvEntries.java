package io.kinora.ingest.manifest;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.kinora.core.error.KinoraException;
import java.io.Reader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** Rows of a CSV file with a header: commas, quotes doubled within quotes, and line breaks within quotes (RFC 4180). */
final class CsvEntries implements Iterator<ManifestEntry> {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_COLUMNS = 4096;

    private final String manifest;
    private final CsvParser parser;
    private final List<String> header;
    private final int[] positions;
    private long number = 1;
    private String[] next;

    /**
     * Begins to read.
     *
     * @param manifest its address, for messages
     * @throws KinoraException exit code 3 if it has no column uri
     */
    CsvEntries(String manifest, Reader text) {
        this.manifest = manifest;
        CsvParserSettings settings = new CsvParserSettings();
        settings.setLineSeparatorDetectionEnabled(true);
        settings.getFormat().setQuoteEscape('"');
        settings.setMaxCharsPerColumn(MOST_CHARACTERS);
        settings.setMaxColumns(MOST_COLUMNS);
        settings.setReadInputOnSeparateThread(false);
        this.parser = new CsvParser(settings);
        this.header = header(text);
        this.positions = ManifestEntry.COLUMNS.stream().mapToInt(header::indexOf).toArray();
        if (positions[0] < 0) {
            throw KinoraException.input("bad-manifest", "Cannot use the manifest " + manifest + ": its header has no"
                    + " column uri, but " + String.join(", ", header));
        }
        this.next = parsed(parser::parseNext);
    }

    private List<String> header(Reader text) {
        String[] names = parsed(() -> {
            parser.beginParsing(text);
            return parser.parseNext();
        });
        return names == null ? List.of() : Arrays.stream(names)
                .map(name -> name == null ? "" : name.strip().toLowerCase(Locale.ROOT)).toList();
    }

    /** Names of the columns. */
    List<String> columns() {
        return header;
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
        String[] values = new String[positions.length];
        for (int column = 0; column < values.length; column++) {
            int position = positions[column];
            values[column] = position >= 0 && position < next.length ? next[position] : null;
        }
        number++;
        next = parsed(parser::parseNext);
        return ManifestEntry.of(number, values);
    }

    private String[] parsed(Supplier<String[]> row) {
        try {
            return row.get();
        } catch (TextParsingException broken) {
            throw KinoraException.input("bad-manifest", "Cannot use the manifest " + manifest + ": it is no CSV in"
                    + " UTF-8 behind row " + number + "; look for a quote that is not closed, or another encoding");
        }
    }
}
