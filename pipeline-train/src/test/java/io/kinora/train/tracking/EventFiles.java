package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.tensorflow.proto.util.Event;

/** Reads event files as TensorBoard does, with TensorFlow's own message classes. */
public final class EventFiles {
    private EventFiles() {
    }

    /** All events of a folder, files in the order of their names. */
    public static List<Event> read(Path folder) throws IOException {
        List<Event> events = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().contains("tfevents")
                    && !path.getFileName().toString().startsWith(".")).sorted().toList()) {
                List<Event> inFile = records(Files.readAllBytes(file));
                assertThat(inFile.get(0).getFileVersion()).as("first event of " + file).isEqualTo("brain.Event:2");
                events.addAll(inFile);
            }
        }
        return events;
    }

    private static List<Event> records(byte[] file) throws IOException {
        List<Event> events = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int length = Math.toIntExact(bytes.getLong());
            assertThat(bytes.getInt()).as("sum of a length").isEqualTo(masked(file, start, Long.BYTES));
            byte[] record = new byte[length];
            bytes.get(record);
            assertThat(bytes.getInt()).as("sum of a record").isEqualTo(masked(record, 0, length));
            events.add(Event.parseFrom(record));
        }
        return events;
    }

    /** {@code crc32c::Mask}: turned right by 15 bits, plus a constant. */
    private static int masked(byte[] content, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(content, offset, length);
        long crc = sum.getValue();
        return (int) ((crc >>> 15 | crc << 17 & 0xFFFFFFFFL) + 0xa282ead8L);
    }
}
