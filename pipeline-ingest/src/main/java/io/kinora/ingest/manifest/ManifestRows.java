package io.kinora.ingest.manifest;

import io.kinora.ingest.source.PlainText;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Checks rows of a manifest and brings them into one form. Addresses are written as they are in the sources table;
 * relative ones count from the manifest's folder.
 */
final class ManifestRows {
    /** One row of a manifest: a part of a file, or a {@code problem}; then {@code uri} is the row's own address. */
    static final StructType SCHEMA = new StructType()
            .add("uri", DataTypes.StringType, false)
            .add("start", DataTypes.LongType)
            .add("end", DataTypes.LongType)
            .add("caption", DataTypes.StringType)
            .add("label", DataTypes.StringType)
            .add("problem", DataTypes.StringType);

    private static final Pattern SCHEME_AND_HOST = Pattern.compile("[a-z][a-z0-9]*://[A-Za-z0-9.:_-]+/");

    private final String manifest;
    private final Path folder;
    /** Address of the root of the manifest's file system, if that is known without asking it. */
    private final Optional<String> root;
    private final Configuration configuration;

    /** @param manifest full address of the file that the rows are of */
    ManifestRows(String manifest, Configuration configuration) {
        this.manifest = manifest;
        this.folder = new Path(manifest).getParent();
        this.root = complete(folder) ? Optional.of(root(folder.toUri())) : Optional.empty();
        this.configuration = configuration;
    }

    Row row(ManifestEntry entry) {
        if (entry.problem().isPresent()) {
            return bad(entry, entry.problem().get());
        }
        try {
            String uri = uri(entry.value("uri").orElseThrow(() -> new IllegalArgumentException("it has no uri")));
            Optional<Long> start = entry.value("start").map(ManifestTime::micros);
            Optional<Long> end = entry.value("end").map(ManifestTime::micros);
            if (end.isPresent() && end.get() <= start.orElse(0L)) {
                throw new IllegalArgumentException("its end is not after its start");
            }
            return RowFactory.create(uri, start.orElse(null), end.orElse(null), words(entry, "caption"),
                    words(entry, "label"), null);
        } catch (IllegalArgumentException | IOException unusable) {
            return bad(entry, unusable.getMessage()
                    + entry.value("uri").map(uri -> " (" + uri + ")").orElse(""));
        }
    }

    private static String words(ManifestEntry entry, String column) {
        return entry.value(column).map(PlainText::of).filter(text -> !text.isEmpty()).orElse(null);
    }

    private Row bad(ManifestEntry entry, String why) {
        return RowFactory.create(manifest + "#" + entry.number(), null, null, null, null, "Cannot use row "
                + entry.number() + " of the manifest: " + why + "; mend it and run again");
    }

    private String uri(String text) throws IOException {
        if (normal(text)) {
            return text;
        }
        if (root.isPresent() && simple(text)) {
            return root.get() + (text.startsWith("/") || folder.isRoot() ? "" : folder.toUri().getPath())
                    + (text.startsWith("/") ? "" : "/") + text;
        }
        Path path = new Path(folder, new Path(text));
        return (complete(path) ? path : path.getFileSystem(configuration).makeQualified(path)).toString();
    }

    private static boolean complete(Path path) {
        return path.toUri().getAuthority() != null || "file".equals(path.toUri().getScheme());
    }

    private static String root(URI address) {
        return address.getScheme() + ":" + (address.getAuthority() == null ? "" : "//" + address.getAuthority());
    }

    /** Whether a path would be written as it stands: making one of each of millions of rows takes half of the time. */
    private static boolean normal(String text) {
        Matcher begin = SCHEME_AND_HOST.matcher(text);
        return begin.lookingAt() && clean(text, begin.end() - 1);
    }

    /** Whether it is a path of a file system without anything that making a path of it would change. */
    private static boolean simple(String text) {
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter > '~' || !Character.isLetterOrDigit(letter) && "/._-+=@ ".indexOf(letter) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && !text.startsWith(".") && clean(text, 0);
    }

    private static boolean clean(String text, int from) {
        return text.indexOf("//", from) < 0 && text.indexOf("/.", from) < 0 && !text.endsWith("/");
    }
}
