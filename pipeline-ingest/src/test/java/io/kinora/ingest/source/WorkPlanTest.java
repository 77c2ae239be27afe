package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.decode.VideoFile;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkPlanTest {
    @Test
    void tasksHoldFewFilesAndLargeOnesStandAloneInFront() {
        List<SourceTask> files = IntStream.range(0, 300)
                .mapToObj(number -> task("small" + number, 1000)).collect(Collectors.toList());
        files.add(7, task("large", 1L << 40));
        files.add(3, task("middling", 20L << 20));

        List<List<SourceTask>> tasks = WorkPlan.tasks(files);

        assertThat(names(tasks.get(0))).containsExactly("large");
        assertThat(names(tasks.get(1))).startsWith("middling").hasSize(8);
        assertThat(tasks.stream().flatMap(List::stream)).hasSize(302).doesNotHaveDuplicates();
        assertThat(tasks).allSatisfy(task -> assertThat(task).hasSizeBetween(1, 8));
    }

    @Test
    void aSmallBatchIsDealtOutInManyTasks() {
        List<SourceTask> files = IntStream.range(0, 80).mapToObj(number -> task("file" + number, 1000 * number)).toList();
        assertThat(WorkPlan.tasks(files)).hasSize(40).allSatisfy(task -> assertThat(task).hasSize(2));
        assertThat(WorkPlan.tasks(files.subList(0, 5))).hasSize(5);
    }

    private static SourceTask task(String name, long bytes) {
        return new SourceTask(new VideoFile("file:/" + name, bytes, 0), 1);
    }

    private static List<String> names(List<SourceTask> tasks) {
        return tasks.stream().map(task -> task.file().name()).toList();
    }
}
