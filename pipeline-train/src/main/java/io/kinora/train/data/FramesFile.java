package io.kinora.train.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.schema.MessageType;

/**
 * Random access to the frames column of one Parquet file: a read touches only the page that holds the row, or its row
 * group where the file has no page index. Safe for use by any thread.
 */
final class FramesFile {
    private static final String COLUMN = "frames";

    /** Consecutive rows that are read together. */
    record Page(int rowGroup, int page, long firstRow, long rows) {
    }

    private final Path path;
    private final Configuration hadoop;
    private final ParquetMetadata footer;
    private final MessageType schema;
    private final Map<Integer, List<Page>> pages = new ConcurrentHashMap<>();

    FramesFile(Path path, Configuration hadoop) throws IOException {
        this.path = path;
        this.hadoop = hadoop;
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
            this.footer = reader.getFooter();
        }
        MessageType whole = footer.getFileMetaData().getSchema();
        this.schema = new MessageType(whole.getName(), whole.getType(COLUMN));
    }

    /** The page that holds a row. */
    Page locate(long row) throws IOException {
        long firstRow = 0;
        List<BlockMetaData> rowGroups = footer.getBlocks();
        for (int rowGroup = 0; rowGroup < rowGroups.size(); rowGroup++) {
            long rows = rowGroups.get(rowGroup).getRowCount();
            if (row < firstRow + rows) {
                return pages(rowGroup, firstRow).stream()
                        .filter(page -> row >= page.firstRow && row < page.firstRow + page.rows)
                        .findFirst()
                        .orElseThrow();
            }
            firstRow += rows;
        }
        throw new IllegalArgumentException("Cannot read row " + row + " of " + path + ": it has " + firstRow);
    }

    /** The frames of all rows of a page, in order. */
    byte[][] read(Page page) throws IOException {
        try (ParquetFileReader reader = open(footer)) {
            reader.setRequestedSchema(schema);
            PageReadStore store = page.rows == footer.getBlocks().get(page.rowGroup).getRowCount()
                    ? reader.readRowGroup(page.rowGroup)
                    : reader.readFilteredRowGroup(page.rowGroup, RowRanges.create(
                            footer.getBlocks().get(page.rowGroup).getRowCount(),
                            IntStream.of(page.page).iterator(), reader.readOffsetIndex(column(page.rowGroup))));
            ColumnDescriptor column = schema.getColumns().get(0);
            ColumnReader values = new ColumnReadStoreImpl(store, new DummyRecordConverter(schema).getRootConverter(),
                    schema, footer.getFileMetaData().getCreatedBy()).getColumnReader(column);
            byte[][] frames = new byte[Math.toIntExact(page.rows)][];
            for (int row = 0; row < frames.length; row++) {
                if (values.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
                    throw new IOException("Cannot read row " + (page.firstRow + row) + " of " + path + ": no frames");
                }
                frames[row] = values.getBinary().getBytes();
                values.consume();
            }
            return frames;
        }
    }

    private List<Page> pages(int rowGroup, long firstRow) throws IOException {
        List<Page> known = pages.get(rowGroup);
        if (known != null) {
            return known;
        }
        long rows = footer.getBlocks().get(rowGroup).getRowCount();
        List<Page> found = new ArrayList<>();
        try (ParquetFileReader reader = open(footer)) {
            OffsetIndex index = reader.readOffsetIndex(column(rowGroup));
            if (index == null) {
                found.add(new Page(rowGroup, 0, firstRow, rows));
            } else {
                for (int page = 0; page < index.getPageCount(); page++) {
                    long first = index.getFirstRowIndex(page);
                    long last = index.getLastRowIndex(page, rows);
                    found.add(new Page(rowGroup, page, firstRow + first, last - first + 1));
                }
            }
        }
        pages.put(rowGroup, found);
        return found;
    }

    private ColumnChunkMetaData column(int rowGroup) {
        return footer.getBlocks().get(rowGroup).getColumns().stream()
                .filter(column -> column.getPath().toDotString().equals(COLUMN))
                .findFirst()
                .orElseThrow();
    }

    // Every other way in reads the footer again.
    @SuppressWarnings("deprecation")
    private ParquetFileReader open(ParquetMetadata known) throws IOException {
        return new ParquetFileReader(hadoop, path, known);
    }
}
