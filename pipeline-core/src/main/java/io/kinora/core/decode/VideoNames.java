package io.kinora.core.decode;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which files of a folder may be videos, by name alone. A video may have any name or none that helps, so
 * everything is taken but what is known to be something else:
 * <ul>
 * <li>hidden files and what lies in hidden folders (a leading dot), and the marker files that Hadoop and
 *     other tools leave ({@code _SUCCESS}, {@code _temporary}, {@code Thumbs.db});
 * <li>names that belong to text by custom ({@code LICENSE}, {@code README}, {@code Makefile}, …);
 * <li>extensions of text, tables, sidecars, subtitles, still pictures, sound, archives, documents, code
 *     and array files.
 * </ul>
 * GIF counts as video. Playlists ({@code .m3u8}, {@code .mpd}) are taken too, so that their refusal by the
 * decoder is written down.
 */
final class VideoNames {
    private static final Set<String> MARKERS = Set.of("_success", "_temporary", "_metadata", "_common_metadata",
            "_delta_log", "thumbs.db", "desktop.ini", "__macosx");

    private static final Set<String> TEXT_NAMES = Set.of("license", "licence", "copying", "notice", "readme",
            "authors", "contributors", "changelog", "changes", "makefile", "dockerfile", "manifest", "checksums",
            "md5sums", "sha1sums", "sha256sums");

    private static final Set<String> EXTENSIONS = Set.of(
            "txt", "md", "rst", "log", "json", "jsonl", "ndjson", "csv", "tsv", "xml", "html", "htm", "yaml", "yml",
            "toml", "ini", "cfg", "conf", "properties", "nfo", "info",
            "srt", "vtt", "ass", "ssa", "sbv", "sub", "idx", "lrc", "ttml",
            "jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "svg", "ico", "heic", "heif", "psd", "exr", "hdr",
            "mp3", "wav", "flac", "m4a", "aac", "opus", "oga", "wma", "aif", "aiff", "mid",
            "zip", "tar", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "jar",
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ipynb",
            "py", "pyc", "sh", "java", "class", "js", "c", "h", "cpp", "rb", "go", "rs",
            "parquet", "avro", "orc", "npy", "npz", "pkl", "pt", "pth", "h5", "hdf5", "mat", "safetensors", "onnx",
            "md5", "sha1", "sha256", "crc", "sig", "asc", "bak", "tmp", "part", "crdownload", "lock", "db");

    private VideoNames() {
    }

    /** Why a file of this name is passed over, or nothing if it may be a video. */
    static Optional<String> notVideo(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith(".")) {
            return Optional.of("hidden");
        }
        if (MARKERS.contains(lower) || TEXT_NAMES.contains(lower)) {
            return Optional.of(name);
        }
        int dot = lower.lastIndexOf('.');
        String extension = dot < 0 ? "" : lower.substring(dot + 1);
        return EXTENSIONS.contains(extension) ? Optional.of("." + extension) : Optional.empty();
    }

    /** Whether a folder of this name is hidden or a tool's own. */
    static boolean hiddenFolder(String name) {
        return name.startsWith(".") || MARKERS.contains(name.toLowerCase(Locale.ROOT));
    }
}
