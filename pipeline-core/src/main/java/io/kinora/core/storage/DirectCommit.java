package io.kinora.core.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.TaskContext;
import org.apache.spark.internal.io.FileCommitProtocol;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * How Spark writes files without renaming any, which its own committer does twice: a task attempt writes where the file
 * is to stay, under a name of its own, and Spark tells the driver the names of the attempts that count. The driver
 * writes them down in {@value #LIST}, last and whole.
 */
public final class DirectCommit extends FileCommitProtocol implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String LIST = "_files.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String job;
    private final String folder;
    private transient List<String> written;

    /** Called by Spark. */
    public DirectCommit(String job, String folder) {
        this.job = job;
        this.folder = folder;
    }

    /** The files of a folder that was written so. */
    static List<Path> files(Path folder, Configuration hadoop) throws IOException {
        try (InputStream in = folder.getFileSystem(hadoop).open(new Path(folder, LIST))) {
            return JSON.readValue(in, new TypeReference<List<String>>() { }).stream()
                    .map(name -> new Path(folder, name)).toList();
        }
    }

    @Override
    public void setupJob(JobContext context) {
        // A job leaves nothing behind but its files.
    }

    @Override
    public void commitJob(JobContext context, Seq<TaskCommitMessage> tasks) {
        List<String> names = new ArrayList<>();
        for (TaskCommitMessage task : JavaConverters.seqAsJavaList(tasks)) {
            for (Object name : (List<?>) task.obj()) {
                names.add((String) name);
            }
        }
        Path list = new Path(folder, LIST);
        try {
            byte[] content = JSON.writeValueAsBytes(names);
            WholeFile.write(list.getFileSystem(context.getConfiguration()), list, new Path(folder, "." + LIST + ".tmp"),
                    out -> out.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void abortJob(JobContext context) {
        // Files that no list names count for nothing; whoever owns the folder takes it away.
    }

    @Override
    public void setupTask(TaskAttemptContext context) {
        written = new ArrayList<>();
    }

    @Override
    @SuppressWarnings("deprecation") // Spark's newer method calls this one.
    public String newTaskTempFile(TaskAttemptContext context, Option<String> directory, String extension) {
        if (directory.isDefined()) {
            throw new UnsupportedOperationException("Cannot write partitions of a table of files");
        }
        String name = String.format(Locale.ROOT, "part-%05d-%s-%d%s", TaskContext.getPartitionId(), job,
                TaskContext.get().taskAttemptId(), extension);
        written.add(name);
        return new Path(folder, name).toString();
    }

    @Override
    @SuppressWarnings("deprecation") // As above.
    public String newTaskTempFileAbsPath(TaskAttemptContext context, String directory, String extension) {
        throw new UnsupportedOperationException("Cannot write files outside of the folder");
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext context) {
        return new TaskCommitMessage(new ArrayList<>(written));
    }

    @Override
    public void abortTask(TaskAttemptContext context) {
        for (String name : written) {
            try {
                Path file = new Path(folder, name);
                FileSystem fileSystem = file.getFileSystem(context.getConfiguration());
                fileSystem.delete(file, false);
            } catch (IOException left) {
                // No list names it.
            }
        }
    }
}
