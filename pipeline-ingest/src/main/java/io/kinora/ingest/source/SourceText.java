package io.kinora.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.decode.VideoFile;
import io.kinora.core.decode.VideoFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What words go with a video.
 *
 * @param caption what it shows
 * @param label its class
 */
public record SourceText(String caption, String label) {
    private static final int MOST_BYTES = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a video's words: {@code clip.json} beside {@code clip.mp4}, an object with {@code caption} and
     * {@code label}; else {@code clip.txt}, the caption; else the file's name, its underscores and dashes as
     * spaces. The label is the folder's name unless the JSON file has one.
     *
     * @throws BadSidecarException if a file beside the video is there but cannot be understood
     * @throws IOException if the file system fails
     */
    public static SourceText read(Configuration configuration, VideoFile video)
            throws IOException, BadSidecarException {
        Optional<JsonNode> json = json(configuration, video);
        Optional<String> caption = text(json, "caption");
        if (caption.isEmpty()) {
            caption = text(configuration, video);
        }
        return new SourceText(caption.orElseGet(() -> spoken(PlainText.of(video.stem()))),
                text(json, "label").orElseGet(() -> PlainText.of(video.folder())));
    }

    /** A file name as words. */
    static String spoken(String stem) {
        String words = stem.replace('_', ' ').replace('-', ' ').replaceAll("\\s+", " ").strip();
        return words.isEmpty() ? stem : words;
    }

    private static Path sidecar(VideoFile video, String extension) {
        String folder = video.uri().substring(0, video.uri().length() - video.name().length());
        return new Path(folder + video.stem() + extension);
    }

    private static Optional<JsonNode> json(Configuration configuration, VideoFile video)
            throws IOException, BadSidecarException {
        Path path = sidecar(video, ".json");
        Optional<byte[]> bytes = bytes(configuration, video, path);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(bytes.get());
            if (!node.isObject()) {
                throw new BadSidecarException("Cannot read " + path.getName() + ": it is no JSON object with"
                        + " \"caption\" and \"label\"");
            }
            return Optional.of(node);
        } catch (JsonProcessingException broken) {
            throw new BadSidecarException("Cannot read " + path.getName() + ": it is no JSON ("
                    + broken.getOriginalMessage() + ")");
        }
    }

    private static Optional<String> text(Configuration configuration, VideoFile video)
            throws IOException, BadSidecarException {
        Path path = sidecar(video, ".txt");
        Optional<byte[]> bytes = bytes(configuration, video, path);
        try {
            // A new decoder is strict; what String makes of other encodings is nobody's caption.
            return bytes.isEmpty() ? Optional.empty() : Optional.of(StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.get())).toString().replace(BYTE_ORDER_MARK, ""))
                    .map(PlainText::of).filter(text -> !text.isEmpty());
        } catch (CharacterCodingException broken) {
            throw new BadSidecarException("Cannot read " + path.getName() + ": it is no text in UTF-8");
        }
    }

    private static Optional<String> text(Optional<JsonNode> json, String key) throws BadSidecarException {
        JsonNode value = json.map(node -> node.path(key)).filter(node -> !node.isNull() && !node.isMissingNode())
                .orElse(null);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            throw new BadSidecarException("Cannot read the JSON file beside the video: its " + key + " is no text");
        }
        return Optional.of(PlainText.of(value.asText())).filter(text -> !text.isEmpty());
    }

    private static Optional<byte[]> bytes(Configuration configuration, VideoFile video, Path path)
            throws IOException, BadSidecarException {
        if (path.toString().equals(video.uri())) {
            return Optional.empty();
        }
        FileSystem fileSystem = path.getFileSystem(configuration);
        try (InputStream input = VideoFiles.open(fileSystem, path)) {
            byte[] bytes = input.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new BadSidecarException("Cannot read " + path.getName() + ": it is larger than 1 MiB, too much"
                        + " for a caption");
            }
            return Optional.of(bytes);
        } catch (FileNotFoundException missing) {
            // Local file systems say the same of files that may not be read; others do not, and asking costs them time.
            if (fileSystem.getScheme().equals("file") && fileSystem.exists(path)) {
                throw new IOException("Cannot read " + path.getName() + " beside the video: " + missing.getMessage(),
                        missing);
            }
            return Optional.empty();
        }
    }

    /** A file beside a video that is no caption or label. */
    public static final class BadSidecarException extends Exception {
        private static final long serialVersionUID = 1L;

        BadSidecarException(String message) {
            super(message);
        }
    }
}
