package io.kinora.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedFilesTest {
    @TempDir
    private java.nio.file.Path folder;

    @Test
    void givesTheFirstNumberThatIsFree() throws IOException {
        FileSystem local = FileSystem.getLocal(new Configuration());
        for (int count = 0; count < 20; count++) {
            assertThat(NumberedFiles.next(local, number -> new Path(folder.resolve("file-" + number).toUri())))
                    .isEqualTo(count);
            Files.createFile(folder.resolve("file-" + count));
        }
    }
}
