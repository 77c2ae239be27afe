package io.kinora.train.kill;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files; but a process is killed amid its first write to a file whose path ends as a system property says. */
public final class KillingFileSystem extends LocalFileSystem {
    /** Names the property. */
    public static final String PATH_END = "kinora.kill.path-end";

    @Override
    public FSDataOutputStream create(Path path, FsPermission permission, boolean overwrite, int bufferSize,
            short replication, long blockSize, Progressable progress) throws IOException {
        FSDataOutputStream out =
                super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
        String end = System.getProperty(PATH_END);
        return end != null && path.toString().endsWith(end) ? new FSDataOutputStream(new HalfWriting(out), null) : out;
    }

    private static final class HalfWriting extends FilterOutputStream {
        HalfWriting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                out.write(bytes, offset, length / 2);
                out.flush();
                KillSwitch.now();
            }
        }
    }
}
