package io.kinora.ingest.manifest;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.kinora.core.error.KinoraException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.commons.io.input.SequenceReader;

/**
 * Rows of a CSV file with a header: commas, quotes doubled within quotes, and line breaks within quotes (RFC 4180).
 * Quotes that are not as there are refused: what follows a stray one would be swallowed row by row.
 */
final class CsvEntries implements Iterator<ManifestEntry> {
    /** No caption is as long, but what a quote that is not closed swallows is. */
    private static final int MOST_CHARACTERS = 1 << 16;
    private static final int MOST_COLUMNS = 4096;
    /** A row behind the last one. The parser takes a quote that is still open at the end for closed; this tells. */
    private static final String END = "\ufdd0end of the manifest\ufdd0";

    private final String manifest;
    private final CsvParser parser;
    private final List<String> header;
    private final int[] positions;
    private long number = 1;
    /** Where the row that was parsed last begins. */
    private long line = 1;
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
        // A line that begins with # is a row as any other.
        settings.getFormat().setComment('\0');
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
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
        this.next = row();
    }

    private List<String> header(Reader text) {
        String[] names = parsed(() -> {
            parser.beginParsing(new SequenceReader(text, new StringReader("\n" + END)));
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
        next = row();
        return ManifestEntry.of(number, values);
    }

    /** The next row; null behind the last. */
    private String[] row() {
        long begin = parser.getContext().currentLine() + 1;
        String[] row = parsed(parser::parseNext);
        if (row == null) {
            throw broken("a quote is not closed in the row that begins at line " + line);
        }
        line = begin;
        return END.equals(row[0]) ? null : row;
    }

    private String[] parsed(Supplier<String[]> row) {
        try {
            return row.get();
        } catch (TextParsingException broken) {
            throw broken("behind the row at line " + line + ", a quote is not closed, or not doubled within quotes, or"
                    + " a value has over " + MOST_CHARACTERS + " characters, or the text is not in UTF-8");
        }
    }

    private KinoraException broken(String why) {
        return KinoraException.input("bad-manifest", "Cannot use the manifest " + manifest + ": " + why
                + "; mend it and run again");
    }
}
