package io.kinora.ingest.batch;

import io.kinora.core.corpus.Tables;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.WorkPlan;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The files of one Spark task, under a name that tells what it would stage. A plain class, as Kryo cannot rebuild
 * records.
 */
public final class Slice implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<SourceTask> tasks;

    private Slice(String name, List<SourceTask> tasks) {
        this.name = name;
        this.tasks = List.copyOf(tasks);
    }

    /**
     * The slices of a batch: the same for the same batch.
     *
     * @param conditions what besides the files decides what is staged and may change while a run stands still
     */
    public static List<Slice> of(List<SourceTask> batch, String conditions) {
        List<Slice> slices = new ArrayList<>();
        for (List<SourceTask> tasks : WorkPlan.tasks(batch)) {
            slices.add(new Slice(name(slices.size(), tasks, conditions), tasks));
        }
        return slices;
    }

    /** Files and columns are in the name: what another build of Kinora staged for other ones is not taken for this. */
    private static String name(int index, List<SourceTask> tasks, String conditions) {
        CRC32 crc = new CRC32();
        crc.update(conditions.getBytes(StandardCharsets.UTF_8));
        Stream.concat(tasks.stream().map(task -> task.file().uri()),
                        Stream.of(Tables.SOURCES_SCHEMA, Tables.CLIPS_SCHEMA, Tables.CUTS_SCHEMA, Tables.FRAMES_SCHEMA)
                                .map(schema -> schema.toDDL()))
                .forEach(text -> crc.update((text + "\n").getBytes(StandardCharsets.UTF_8)));
        return String.format(Locale.ROOT, "%06d-%08x", index, crc.getValue());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its files. */
    public List<SourceTask> tasks() {
        return tasks;
    }
}
