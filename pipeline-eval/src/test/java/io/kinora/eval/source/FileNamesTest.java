package io.kinora.eval.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNamesTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsCalledByItsPathBelowTheFolderWithoutExtension() throws IOException {
        Files.createDirectories(folder.resolve("set"));
        assertName("set", "set/a.mp4", "a");
        assertName("set", "set/deep/er/a.b.webm", "deep/er/a.b");
        assertName("set", "set/d.ir/plain", "d.ir/plain");
        assertName("set", "set/deep/.hidden", "deep/.hidden");
    }

    @Test
    void aGlobsNamesBeginWithItsFirstPattern() throws IOException {
        Files.createDirectories(folder.resolve("runs"));
        assertName("runs/*.mp4", "runs/a.mp4", "a");
        assertName("runs/seed?/videos/*.mp4", "runs/seed1/videos/a.mp4", "seed1/videos/a");
        assertName("runs/{x,y}", "runs/y/a.mp4", "y/a");
    }

    @Test
    void aFileByItselfIsCalledByItsName() throws IOException {
        Files.createFile(folder.resolve("odd[1].mp4"));
        assertName("odd[1].mp4", "odd[1].mp4", "odd[1]");
    }

    private void assertName(String address, String file, String name) throws IOException {
        FileNames names = FileNames.of(new Configuration(), folder.resolve(address).toString());
        assertThat(names.name("file:" + folder.resolve(file))).isEqualTo(name);
    }
}
