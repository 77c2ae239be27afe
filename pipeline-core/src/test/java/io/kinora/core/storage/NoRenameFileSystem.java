package io.kinora.core.storage;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under another scheme that cannot be renamed: what is written for object stores must do without. */
public final class NoRenameFileSystem extends RawLocalFileSystem {
    /** Its scheme. */
    public static final String SCHEME = "norename";

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        throw new IOException("Cannot rename " + from + ": this file system has no atomic rename");
    }
}
