package io.kinora.ingest.export;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an export writes. */
public enum ExportFormat {
    /** Tar files of mp4 and JSON pairs, as WebDataset reads them. */
    WEBDATASET("tar files"),
    /** Folders of mp4 files with a metadata.jsonl in each, as the VideoFolder of Hugging Face datasets reads them. */
    MP4("folders"),
    /** No clips, but a list of the Parquet files that the version consists of. */
    FILE_LIST("Parquet files");

    private final String parts;

    ExportFormat(String parts) {
        this.parts = parts;
    }

    /** What it consists of. */
    String parts() {
        return parts;
    }

    /** Its name in settings and files. */
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
