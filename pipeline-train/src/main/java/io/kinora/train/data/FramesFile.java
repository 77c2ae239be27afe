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
 * Access to the frames column of one Parquet file by parts: a part is a row group, or so many of its pages, one behind
 * the other, as have few enough bytes once decompressed. A part is read at once. Safe for use by any thread.
 */
final class FramesFile {
    private static final String COLUMN = "frames";

    /** As large as row groups are meant to be: large reads, and a window of several fits into an executor's memory. */
    static final long WHOLE_ROW_GROUP = 16 << 20;
    /** Parts of one page: for clips that are read alone. */
    static final long ONE_PAGE = 0;

    /** Consecutive rows that are read together. */
    record Part(int rowGroup, int firstPage, int pages, long firstRow, long rows) {
        Part and(Part next) {
            return new Part(rowGroup, firstPage, pages + next.pages, firstRow, rows + next.rows);
        }
    }

    private final Path path;
    private final Configuration hadoop;
    private final ParquetMetadata footer;
    private final MessageType schema;
    private final Map<Integer, List<Part>> pages = new ConcurrentHashMap<>();

    FramesFile(Path path, Configuration hadoop) throws IOException {
        this.path = path;
        this.hadoop = hadoop;
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
            this.footer = reader.getFooter();
        }
        MessageType whole = footer.getFileMetaData().getSchema();
        this.schema = new MessageType(whole.getName(), whole.getType(COLUMN));
    }

    /** All parts, in order. */
    List<Part> parts(long mostBytes) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (int rowGroup = 0; rowGroup < footer.getBlocks().size(); rowGroup++) {
            parts.addAll(parts(rowGroup, mostBytes));
        }
        return parts;
    }

    /** The part that holds a row. */
    Part locate(long row, long mostBytes) throws IOException {
        List<BlockMetaData> rowGroups = footer.getBlocks();
        for (int rowGroup = 0; rowGroup < rowGroups.size(); rowGroup++) {
            if (row < firstRow(rowGroup) + rowGroups.get(rowGroup).getRowCount()) {
                return parts(rowGroup, mostBytes).stream()
                        .filter(part -> row >= part.firstRow && row < part.firstRow + part.rows)
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new IllegalArgumentException("Cannot read row " + row + " of " + path + ": it has "
                + firstRow(rowGroups.size()));
    }

    /** The frames of all rows of a part, in order. */
    byte[][] read(Part part) throws IOException {
        long rowsInGroup = footer.getBlocks().get(part.rowGroup).getRowCount();
        try (ParquetFileReader reader = open(footer)) {
            reader.setRequestedSchema(schema);
            PageReadStore store = part.rows == rowsInGroup
                    ? reader.readRowGroup(part.rowGroup)
                    : reader.readFilteredRowGroup(part.rowGroup, RowRanges.create(rowsInGroup,
                            IntStream.range(part.firstPage, part.firstPage + part.pages).iterator(),
                            reader.readOffsetIndex(column(part.rowGroup))));
            ColumnDescriptor column = schema.getColumns().get(0);
            ColumnReader values = new ColumnReadStoreImpl(store, new DummyRecordConverter(schema).getRootConverter(),
                    schema, footer.getFileMetaData().getCreatedBy()).getColumnReader(column);
            byte[][] frames = new byte[Math.toIntExact(part.rows)][];
            for (int row = 0; row < frames.length; row++) {
                if (values.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
                    throw new IOException("Cannot read row " + (part.firstRow + row) + " of " + path + ": no frames");
                }
                frames[row] = values.getBinary().getBytes();
                values.consume();
            }
            return frames;
        }
    }

    private List<Part> parts(int rowGroup, long mostBytes) throws IOException {
        double bytesARow = (double) column(rowGroup).getTotalUncompressedSize()
                / footer.getBlocks().get(rowGroup).getRowCount();
        List<Part> parts = new ArrayList<>();
        for (Part page : pages(rowGroup)) {
            int last = parts.size() - 1;
            Part joined = last < 0 ? page : parts.get(last).and(page);
            if (last >= 0 && joined.rows * bytesARow <= mostBytes) {
                parts.set(last, joined);
            } else {
                parts.add(page);
            }
        }
        return parts;
    }

    /** Each page of a row group, or all of it where the file has no page index. */
    private List<Part> pages(int rowGroup) throws IOException {
        List<Part> known = pages.get(rowGroup);
        if (known != null) {
            return known;
        }
        long firstRow = firstRow(rowGroup);
        long rows = footer.getBlocks().get(rowGroup).getRowCount();
        List<Part> found = new ArrayList<>();
        try (ParquetFileReader reader = open(footer)) {
            OffsetIndex index = reader.readOffsetIndex(column(rowGroup));
            if (index == null) {
                found.add(new Part(rowGroup, 0, 1, firstRow, rows));
            } else {
                for (int page = 0; page < index.getPageCount(); page++) {
                    long first = index.getFirstRowIndex(page);
                    long last = index.getLastRowIndex(page, rows);
                    found.add(new Part(rowGroup, page, 1, firstRow + first, last - first + 1));
                }
            }
        }
        pages.put(rowGroup, found);
        return found;
    }

    private long firstRow(int rowGroup) {
        return footer.getBlocks().subList(0, rowGroup).stream().mapToLong(BlockMetaData::getRowCount).sum();
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
