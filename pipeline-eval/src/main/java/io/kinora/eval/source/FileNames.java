package io.kinora.eval.source;

import io.kinora.core.storage.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What video files are called on both sides of a comparison: their path below the folder that was given, without the
 * extension. Below a glob's first part with a pattern in it, whatever it matched is part of the name.
 *
 * @param root the folder, with a slash behind it
 */
record FileNames(String root) {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    /** Those of a file, a folder or a glob. */
    static FileNames of(Configuration hadoop, String address) throws IOException {
        Path path = new Path(address);
        FileSystem fileSystem = FileSystems.of(path, hadoop);
        Path folder;
        try {
            folder = fileSystem.getFileStatus(path).isDirectory() ? path : path.getParent();
        } catch (FileNotFoundException glob) {
            folder = withoutPattern(path);
        }
        String root = fileSystem.makeQualified(folder).toString();
        return new FileNames(root.endsWith(Path.SEPARATOR) ? root : root + Path.SEPARATOR);
    }

    /** The name of a file of that address. */
    String name(String uri) {
        int start = uri.startsWith(root) ? root.length() : uri.lastIndexOf(Path.SEPARATOR_CHAR) + 1;
        String below = uri.substring(start);
        int dot = below.lastIndexOf('.');
        return dot > below.lastIndexOf(Path.SEPARATOR_CHAR) + 1 ? below.substring(0, dot) : below;
    }

    private static Path withoutPattern(Path path) {
        Path folder = path;
        for (Path part = path; part != null; part = part.getParent()) {
            if (GLOB.matcher(part.getName()).find()) {
                folder = part.getParent();
            }
        }
        return folder == null ? new Path(Path.CUR_DIR) : folder;
    }
}
