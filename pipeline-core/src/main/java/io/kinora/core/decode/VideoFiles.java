package io.kinora.core.decode;

import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.FileSystems;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Finds video files on any Hadoop file system. */
public final class VideoFiles {
    private final Consumer<VideoFile> videos;
    private final SortedMap<String, Integer> passedOver = new TreeMap<>();
    private final Configuration configuration;
    private final LocalFolders local = new LocalFolders(this::offer, this::passOver);

    private VideoFiles(Configuration configuration, Consumer<VideoFile> videos) {
        this.configuration = configuration;
        this.videos = videos;
    }

    /**
     * Lists the videos under some addresses. Each address is a file, a folder (searched with all folders in
     * it) or a glob; one that exists is taken as it stands, even if its name holds glob characters. A file
     * named by its own address is taken whatever its name; of folders and globs, files that are known to be
     * something else by their names are passed over: hidden ones, {@code LICENSE} and its like, and
     * extensions of text, sidecars, pictures, sound, archives and code. A file with an unknown extension or
     * none is taken: only decoding can tell. On local file systems, links are followed, but what they lead to is
     * listed once, by the address without links if there is one; a link that leads nowhere is a video of no bytes.
     *
     * @param configuration names the default file system, for addresses without a scheme
     * @param uris at least one address
     * @return the videos, sorted by address, each once; there may be none
     * @throws KinoraException {@code no-videos-found} if an address is neither a file nor a folder nor matches any
     * @throws IOException if a file system cannot be read
     */
    public static VideoListing list(Configuration configuration, List<String> uris) throws IOException {
        SortedMap<String, VideoFile> videos = new TreeMap<>();
        SortedMap<String, Integer> passedOver = walk(configuration, uris, video -> videos.put(video.uri(), video));
        return new VideoListing(List.copyOf(videos.values()), passedOver);
    }

    /**
     * Does what {@link #list} does without holding the videos: there may be millions.
     *
     * @param videos takes the videos in no order; one that lies under two of the addresses comes twice
     * @return how many files were passed over, by reason
     */
    public static SortedMap<String, Integer> walk(Configuration configuration, List<String> uris,
            Consumer<VideoFile> videos) throws IOException {
        VideoFiles files = new VideoFiles(configuration, videos);
        for (String uri : uris) {
            files.add(uri);
        }
        files.local.followLinks();
        return files.passedOver;
    }

    /**
     * Opens a file whatever its name: Hadoop's local file system cannot name the checksums of one with a colon.
     *
     * @throws IOException also for a local device or pipe, which may have no end
     */
    public static FSDataInputStream open(FileSystem fileSystem, Path path) throws IOException {
        if (fileSystem instanceof LocalFileSystem local) {
            File file = local.pathToFile(path);
            if (file.exists() && !file.isFile() && !file.isDirectory()) {
                throw new IOException("it is a device or a pipe, no file");
            }
        }
        return fileSystem instanceof ChecksumFileSystem checked && path.getName().indexOf(':') >= 0
                ? checked.getRawFileSystem().open(path) : fileSystem.open(path);
    }

    private void add(String uri) throws IOException {
        if (uri.isBlank()) {
            throw KinoraException.input("no-videos-found", "Cannot list videos: an address is blank; "
                    + "give a file, a folder or a glob");
        }
        Path path = new Path(uri);
        FileSystem fileSystem = FileSystems.of(path, configuration);
        try {
            FileStatus status = fileSystem.getFileStatus(path);
            if (status.isDirectory()) {
                addFolder(fileSystem, status.getPath());
            } else {
                videos.accept(file(status));
            }
        } catch (FileNotFoundException missing) {
            addGlob(fileSystem, path, uri);
        }
    }

    private void addGlob(FileSystem fileSystem, Path path, String uri) throws IOException {
        FileStatus[] matches = fileSystem.globStatus(path);
        if (matches == null || matches.length == 0) {
            throw KinoraException.input("no-videos-found", "Cannot list videos in " + uri
                    + ": there is no such file or folder, and nothing matches it; check the address");
        }
        for (FileStatus match : matches) {
            if (match.isDirectory()) {
                if (!VideoNames.hiddenFolder(match.getPath().getName())) {
                    addFolder(fileSystem, match.getPath());
                }
            } else {
                offer(file(match));
            }
        }
    }

    private void addFolder(FileSystem fileSystem, Path folder) throws IOException {
        if (fileSystem instanceof LocalFileSystem files) {
            local.add(folder, files.pathToFile(folder).toPath());
            return;
        }
        Deque<Path> open = new ArrayDeque<>(List.of(folder));
        while (!open.isEmpty()) {
            RemoteIterator<FileStatus> statuses = fileSystem.listStatusIterator(open.remove());
            while (statuses.hasNext()) {
                FileStatus status = statuses.next();
                if (!status.isDirectory()) {
                    offer(file(status));
                } else if (!VideoNames.hiddenFolder(status.getPath().getName())) {
                    open.add(status.getPath());
                }
            }
        }
    }

    private void offer(VideoFile file) {
        VideoNames.notVideo(file.name()).ifPresentOrElse(this::passOver, () -> videos.accept(file));
    }

    private void passOver(String reason) {
        passedOver.merge(reason, 1, Integer::sum);
    }

    private static VideoFile file(FileStatus status) {
        return new VideoFile(status.getPath().toString(), status.getLen(), status.getModificationTime());
    }
}
