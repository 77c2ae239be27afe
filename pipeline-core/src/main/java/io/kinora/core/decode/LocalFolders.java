package io.kinora.core.decode;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists folders of local file systems. Hadoop's own listing follows links into circles, and leaves out links that lead
 * nowhere and files that Java cannot name. Links are followed when all folders given are listed: what one leads to may
 * lie in them.
 */
final class LocalFolders {
    /** Why a link is passed over. */
    static final String LINK_TO_LISTED = "link to what is listed already";
    /** Why a file or folder is passed over whose name Java cannot hold. */
    static final String UNNAMED = "name that is not UTF-8";

    private final Consumer<VideoFile> files;
    private final Consumer<String> passedOver;
    /** Without links in them. */
    private final Set<Path> listed = new HashSet<>();
    private final List<Link> folderLinks = new ArrayList<>();
    private final List<Link> fileLinks = new ArrayList<>();

    /**
     * @param files takes all files, whatever their names
     * @param passedOver takes a reason for each file and folder that is not listed
     */
    LocalFolders(Consumer<VideoFile> files, Consumer<String> passedOver) {
        this.files = files;
        this.passedOver = passedOver;
    }

    /** A folder under the address that its files get, or a link, and where it lies or leads to. */
    private record Link(org.apache.hadoop.fs.Path address, Path place) {
    }

    /** Lists a folder with all folders in it, but for links. */
    void add(org.apache.hadoop.fs.Path address, Path folder) throws IOException {
        list(new Link(address, folder.toRealPath()));
    }

    /** Lists what links lead to: folders before files, which may lie in them. */
    void followLinks() throws IOException {
        while (!folderLinks.isEmpty()) {
            List<Link> links = sorted(folderLinks);
            folderLinks.clear();
            for (Link link : links) {
                if (listed.contains(link.place())) {
                    passedOver.accept(LINK_TO_LISTED);
                } else {
                    list(link);
                }
            }
        }
        Set<Path> places = new HashSet<>();
        for (Link link : sorted(fileLinks)) {
            Path place = link.place();
            boolean inListed = listed.contains(place.getParent())
                    && VideoNames.notVideo(place.getFileName().toString()).isEmpty();
            if (inListed || !places.add(place)) {
                passedOver.accept(LINK_TO_LISTED);
            } else {
                offer(link.address(), Files.readAttributes(place, BasicFileAttributes.class));
            }
        }
        fileLinks.clear();
    }

    /** In an order that does not hang on that of the file system. */
    private static List<Link> sorted(List<Link> links) {
        return links.stream().sorted(Comparator.comparing(Link::address)).toList();
    }

    private void list(Link root) throws IOException {
        Deque<Link> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Link folder = open.remove();
            if (listed.add(folder.place())) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.place())) {
                    for (Path entry : entries) {
                        visit(entry, folder.address(), open);
                    }
                } catch (DirectoryIteratorException failed) {
                    throw failed.getCause();
                }
            }
        }
    }

    private void visit(Path entry, org.apache.hadoop.fs.Path folder, Deque<Link> open) throws IOException {
        Path name = entry.getFileName();
        if (!isNamed(name)) {
            passedOver.accept(UNNAMED);
            return;
        }
        Optional<BasicFileAttributes> attributes = attributes(entry);
        if (attributes.isEmpty()) {
            return;
        }
        // Without scheme, as a colon in a name is none.
        org.apache.hadoop.fs.Path address = new org.apache.hadoop.fs.Path(folder,
                new org.apache.hadoop.fs.Path(null, null, name.toString()));
        if (attributes.get().isSymbolicLink()) {
            addLink(entry, address);
        } else if (!attributes.get().isDirectory()) {
            offer(address, attributes.get());
        } else if (!VideoNames.hiddenFolder(name.toString())) {
            open.add(new Link(address, entry));
        }
    }

    /** Java shows bytes that it cannot read as question marks, which name another file or none. */
    private static boolean isNamed(Path name) {
        return !name.toString().contains("\ufffd") && Path.of(name.toString()).equals(name);
    }

    /** None of what has gone since the folder was opened. */
    private static Optional<BasicFileAttributes> attributes(Path entry) throws IOException {
        try {
            return Optional.of(Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private void addLink(Path entry, org.apache.hadoop.fs.Path address) {
        Link link;
        try {
            link = new Link(address, entry.toRealPath());
        } catch (IOException leadsNowhere) {
            files.accept(new VideoFile(address.toString(), 0, 0));
            return;
        }
        if (!Files.isDirectory(link.place())) {
            fileLinks.add(link);
        } else if (!VideoNames.hiddenFolder(address.getName())) {
            folderLinks.add(link);
        }
    }

    private void offer(org.apache.hadoop.fs.Path address, BasicFileAttributes attributes) {
        files.accept(new VideoFile(address.toString(), attributes.size(), attributes.lastModifiedTime().toMillis()));
    }
}
