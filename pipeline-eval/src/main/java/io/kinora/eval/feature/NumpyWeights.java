package io.kinora.eval.feature;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Weights that NumPy has saved: an archive of arrays, or a folder of them. */
final class NumpyWeights {
    /** How an archive's name ends. */
    static final String ARCHIVE = ".npz";
    /** How an array's name ends. */
    static final String ARRAY = ".npy";

    private NumpyWeights() {
    }

    /** Reads {@code numpy.savez}'s archive, in which each member is called as its tensor. */
    static void readArchive(FileSystem files, Path path, TensorCollector tensors) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(files.open(path)))) {
            String last = "";
            try {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    last = entry.getName();
                    read(last, zip, tensors);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw tensors.damaged(last.isEmpty() ? "after the archive's start" : tensor(last), e.getMessage());
            }
        }
    }

    /** Reads a folder of arrays: files are called as their tensors, with folders for slashes or dots in one name. */
    static void readFolder(FileSystem files, Path folder, TensorCollector tensors) throws IOException {
        String root = files.makeQualified(folder).toUri().getPath() + "/";
        RemoteIterator<LocatedFileStatus> found = files.listFiles(folder, true);
        while (found.hasNext()) {
            Path path = found.next().getPath();
            String name = path.toUri().getPath().substring(root.length());
            if (name.endsWith(ARRAY)) {
                try (InputStream in = new BufferedInputStream(files.open(path))) {
                    read(name, in, tensors);
                } catch (IOException e) {
                    throw tensors.damaged(tensor(name), e.getMessage());
                }
            }
        }
    }

    /** Whether a folder holds arrays, itself or in folders of its own. */
    static boolean isFolder(FileSystem files, Path folder) throws IOException {
        RemoteIterator<LocatedFileStatus> found = files.listFiles(folder, true);
        while (found.hasNext()) {
            if (found.next().getPath().getName().endsWith(ARRAY)) {
                return true;
            }
        }
        return false;
    }

    private static void read(String member, InputStream in, TensorCollector tensors) throws IOException {
        NpyArray.read(tensor(member), in, tensors);
    }

    private static String tensor(String member) {
        return member.endsWith(ARRAY) ? member.substring(0, member.length() - ARRAY.length()) : member;
    }
}
