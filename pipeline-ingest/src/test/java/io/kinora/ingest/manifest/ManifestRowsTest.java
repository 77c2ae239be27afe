package io.kinora.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class ManifestRowsTest {
    private static final List<String> ADDRESSES = List.of("a.mp4", "b/c d.mp4", "/x/y-1_2=3+4@5.mp4", "./a.mp4",
            "../up/a.mp4", "a/../b.mp4", "a/./b.mp4", ".hidden.mp4", "a/.hidden/b.mp4", "a//b.mp4", "/a//b.mp4",
            "//host/a.mp4", "a/", "/a/b/", "/", "ü/é.mp4", "a%20b.mp4", "a#b.mp4", "a?b.mp4", "s3a://bucket/a.mp4",
            "s3a://bucket//a.mp4", "hdfs://other:8020/a/../b.mp4", "file:/c/d.mp4", "file:///c/d.mp4", " a.mp4",
            "a.mp4 ");

    @Test
    void writesAddressesAsHadoopDoes() {
        for (String folder : List.of("file:/data/lists", "file:/", "file:/with space/x", "hdfs://name:8020/lists",
                "s3a://b/l")) {
            ManifestRows rows = new ManifestRows(folder + (folder.endsWith("/") ? "" : "/") + "all.csv",
                    new Configuration());
            for (String address : ADDRESSES) {
                String[] values = new String[ManifestEntry.COLUMNS.size()];
                values[ManifestEntry.COLUMNS.indexOf("uri")] = address;
                assertThat(rows.row(ManifestEntry.of(1, values)).getString(0)).as("%s in %s", address, folder)
                        .isEqualTo(new Path(new Path(folder), new Path(address.strip())).toString());
            }
        }
    }
}
