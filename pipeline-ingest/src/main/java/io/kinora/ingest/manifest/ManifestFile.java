package io.kinora.ingest.manifest;

import io.kinora.core.error.KinoraException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One file of a manifest.
 *
 * @param uri its full address
 * @param format what it holds
 */
record ManifestFile(String uri, Format format) implements Serializable {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final String PARQUET_BEGIN = "PAR1";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** What a file holds. */
    enum Format {
        CSV,
        JSON_LINES,
        PARQUET
    }

    /** Tells a file's format by its name, else by its first bytes. */
    static ManifestFile of(Path path, Configuration configuration) throws IOException {
        String name = path.getName().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
        if (plain.endsWith(".csv")) {
            return new ManifestFile(path.toString(), Format.CSV);
        } else if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson") || plain.endsWith(".json")) {
            return new ManifestFile(path.toString(), Format.JSON_LINES);
        } else if (name.endsWith(".parquet")) {
            return new ManifestFile(path.toString(), Format.PARQUET);
        }
        try (InputStream bytes = plain(path, configuration)) {
            String begin = new String(bytes.readNBytes(BUFFER_BYTES), StandardCharsets.UTF_8);
            if (begin.startsWith(PARQUET_BEGIN)) {
                return new ManifestFile(path.toString(), Format.PARQUET);
            }
            String text = begin.replace(BYTE_ORDER_MARK, ' ').strip();
            return new ManifestFile(path.toString(), text.startsWith("{") ? Format.JSON_LINES : Format.CSV);
        }
    }

    /** Its rows; not of Parquet, which Spark reads. The caller closes the text. */
    Iterator<ManifestEntry> entries(Reader text) {
        return format == Format.CSV ? new CsvEntries(uri, text) : new JsonEntries(uri, text);
    }

    /**
     * Its text in UTF-8, without the mark of byte order and not compressed. Bytes that are no UTF-8 are an error.
     *
     * @throws KinoraException exit code 3 if it does not begin with text
     */
    Reader text(Configuration configuration) throws IOException {
        try {
            PushbackReader reader = new PushbackReader(new InputStreamReader(plain(new Path(uri), configuration),
                    StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
            int first = reader.read();
            if (first >= 0 && first != BYTE_ORDER_MARK) {
                reader.unread(first);
            }
            return reader;
        } catch (CharacterCodingException | ZipException | EOFException broken) {
            throw KinoraException.input("bad-manifest", "Cannot use the manifest " + uri
                    + ": it is no text in UTF-8, plain or in gzip (" + broken.getMessage() + "); write it anew");
        }
    }

    private static InputStream plain(Path path, Configuration configuration) throws IOException {
        InputStream bytes = new BufferedInputStream(path.getFileSystem(configuration).open(path), BUFFER_BYTES);
        bytes.mark(2);
        boolean compressed = bytes.read() == GZIP_FIRST && bytes.read() == GZIP_SECOND;
        bytes.reset();
        return compressed ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
    }
}
