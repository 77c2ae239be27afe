package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFilesTest {
    private final Configuration configuration = new Configuration();

    @TempDir
    private Path folder;

    @Test
    void searchesFoldersAndPassesOverWhatIsNoVideo() throws IOException {
        touch("b.mp4", "odd name (1) 100%.MKV", "noextension", "LICENSE", "README.md", "b.txt", "b.json", ".hidden.mp4",
                "deep/er/a [x].gif", "deep/_SUCCESS", ".git/c.mp4", "cover.JPG");

        VideoListing listing = VideoFiles.list(configuration, List.of(folder.toString()));

        assertThat(listing.videos()).extracting(VideoFile::name)
                .containsExactly("b.mp4", "a [x].gif", "noextension", "odd name (1) 100%.MKV");
        assertThat(listing.passedOver()).containsExactlyInAnyOrderEntriesOf(Map.of("LICENSE", 1, ".md", 1, ".txt", 1,
                ".json", 1, "hidden", 1, "_SUCCESS", 1, ".jpg", 1));
        assertThat(listing.bytes()).isEqualTo(4);
        assertThat(listing.videos().get(0).modified())
                .isEqualTo(Files.getLastModifiedTime(folder.resolve("b.mp4")).toMillis());
    }

    @Test
    void takesFilesGlobsAndFoldersTogetherEachVideoOnce() throws IOException {
        touch("a1.mp4", "a2.mp4", "a3.txt", "c/d.mp4");

        VideoListing listing = VideoFiles.list(configuration,
                List.of(folder + "/a*", folder.resolve("a1.mp4").toUri().toString(), folder.resolve("c").toString()));

        assertThat(listing.videos()).extracting(VideoFile::name).containsExactly("a1.mp4", "a2.mp4", "d.mp4");
    }

    @Test
    void takesAFileWhoseNameLooksLikeAGlobAsThatFile() throws IOException {
        touch("clip[1].mp4", "clip1.mp4");

        assertThat(VideoFiles.list(configuration, List.of(folder + "/clip[1].mp4")).videos())
                .extracting(VideoFile::name).containsExactly("clip[1].mp4");
    }

    @Test
    void takesANamedFileWhateverItIsCalled() throws IOException {
        touch("video.txt");

        assertThat(VideoFiles.list(configuration, List.of(folder + "/video.txt")).videos()).hasSize(1);
    }

    @Test
    void bearsAnyNameThatAFileMayHave() throws IOException {
        String[] names = {"line\nbreak.mp4", "red \u001b[31m.mp4", "<img src=x onerror=alert(1)>.mp4", "a,b;c.mp4",
            "per%20cent.mp4", "say \"it's\".mp4", "back\\slash.mp4",
            "手话 🤟.mp4", "right \u202eto left.mp4", "{a,b}*?.mp4", "8:30.mp4"};
        touch(names);

        VideoListing listing = VideoFiles.list(configuration, List.of(folder.toString()));

        assertThat(listing.videos()).extracting(VideoFile::name).containsExactlyInAnyOrder(names);
        for (VideoFile video : listing.videos()) {
            assertThat(VideoFiles.list(configuration, List.of(video.uri())).videos()).containsExactly(video);
            try (SourceStream stream = SourceStream.open(configuration, video.uri())) {
                assertThat(stream.length()).isEqualTo(1);
            }
        }
    }

    @Test
    void followsLinksOnceAndNoCircles() throws IOException {
        touch("set/a.mp4", "set/sub/b.mp4", "set/sub/b.txt", "else/c.mp4", "else/deep/d.mp4");
        Path set = folder.resolve("set");
        Files.createSymbolicLink(set.resolve("0 circle"), set);
        Files.createSymbolicLink(set.resolve("sub/up"), Path.of(".."));
        Files.createSymbolicLink(set.resolve("else"), folder.resolve("else"));
        Files.createSymbolicLink(set.resolve("else again"), folder.resolve("else"));
        Files.createSymbolicLink(set.resolve("0 same.mp4"), set.resolve("a.mp4"));
        Files.createSymbolicLink(set.resolve("0 in else.mp4"), folder.resolve("else/deep/d.mp4"));
        Files.createSymbolicLink(set.resolve("text.mp4"), set.resolve("sub/b.txt"));
        Files.createSymbolicLink(set.resolve("text again.mp4"), set.resolve("sub/b.txt"));
        Files.createSymbolicLink(set.resolve("dangling.mp4"), Path.of("nowhere"));
        Files.createSymbolicLink(set.resolve("itself.mp4"), Path.of("itself.mp4"));

        VideoListing listing = VideoFiles.list(configuration, List.of(set.toString()));

        assertThat(listing.videos()).extracting(video -> video.uri().replace("file:" + set + "/", ""))
                .containsExactly("a.mp4", "dangling.mp4", "else/c.mp4", "else/deep/d.mp4", "itself.mp4", "sub/b.mp4",
                        "text again.mp4");
        assertThat(listing.passedOver()).containsExactlyInAnyOrderEntriesOf(
                Map.of(LocalFolders.LINK_TO_LISTED, 6, ".txt", 1));
        assertThat(VideoFiles.list(configuration, List.of(set + "/else", set + "/else again")).videos()).hasSize(2);
    }

    @Test
    void countsNamesThatJavaCannotHold() throws IOException, InterruptedException {
        touch("good.mp4");
        Process process = new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'bad\\377\\376name.mp4')\"")
                .directory(folder.toFile()).start();
        assumeThat(process.waitFor()).isZero();

        VideoListing listing = VideoFiles.list(configuration, List.of(folder.toString()));

        assertThat(listing.videos()).extracting(VideoFile::name).containsExactly("good.mp4");
        assertThat(listing.passedOver()).containsExactlyEntriesOf(Map.of(LocalFolders.UNNAMED, 1));
    }

    @Test
    void saysWhichSchemeHasNoFileSystem() {
        configuration.set("fs.jarless.impl", "org.example.NotThere");
        for (String scheme : List.of("foo", "jarless")) {
            assertThatThrownBy(() -> VideoFiles.list(configuration, List.of(scheme + "://bucket/x.mp4")))
                    .isInstanceOf(KinoraException.class)
                    .hasMessageContaining("addresses that begin with " + scheme + ":, as there is no file system")
                    .extracting(failure -> ((KinoraException) failure).exitCode()).isEqualTo(ExitCode.RESOURCES);
        }
    }

    @Test
    void saysWhichAddressHoldsNothing() {
        assertThatThrownBy(() -> VideoFiles.list(configuration, List.of(folder.toString(), folder + "/none*.mp4")))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("/none*.mp4: there is no such file or folder, and nothing matches it")
                .extracting(failure -> ((KinoraException) failure).code()).isEqualTo("no-videos-found");
    }

    @Test
    void namesPartsOfAnAddress() {
        VideoFile file = new VideoFile("hdfs://node:8020/signs/Thank you.v2.mp4", 1, 0);

        assertThat(file.name()).isEqualTo("Thank you.v2.mp4");
        assertThat(file.stem()).isEqualTo("Thank you.v2");
        assertThat(file.folder()).isEqualTo("signs");
    }

    @Test
    void findsEveryVideoOfTheSharedData() throws IOException {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).isPresent();

        VideoListing listing = VideoFiles.list(configuration, List.of(data.orElseThrow().toString()));

        assertThat(listing.videos()).hasSize(189);
        assertThat(listing.passedOver()).containsExactlyInAnyOrderEntriesOf(
                Map.of("LICENSE", 8, ".md", 2, ".json", 2, ".txt", 1, ".tsv", 1));
    }

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
    }
}
