package io.kinora.ingest.takedown;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.job.JobContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code curate.take-down}; reference.conf says what each key means.
 *
 * @param ids source ids, clip ids or URIs of sources to take down
 * @param reason why
 * @param expireAfter how long files stay for those who read them
 * @param expire whether to repeat what was taken down before and to remove files that are due
 * @param seenBy source ids, clip ids or URIs of sources whose readers are wanted
 * @param runs folders in which to look for them
 */
public record TakeDownSettings(List<String> ids, Optional<String> reason, Duration expireAfter, boolean expire,
        List<String> seenBy, List<String> runs) {

    /** Checks that at most one thing is asked for. */
    public TakeDownSettings {
        if (!ids.isEmpty() && !seenBy.isEmpty()) {
            throw new IllegalArgumentException("ids and seen-by are both given; give one command --take-down, another"
                    + " one --seen-by");
        }
        if (seenBy.isEmpty() != runs.isEmpty()) {
            throw new IllegalArgumentException("seen-by and runs go together; give --seen-by what to look for and"
                    + " --runs the folders that hold run directories");
        }
    }

    /** Whether anything of it is asked for: nothing is curated then. */
    public boolean asked() {
        return !ids.isEmpty() || expire || !seenBy.isEmpty();
    }

    /**
     * Does what is asked for.
     *
     * @param dryRun whether to say what would be done only
     * @return what result.json is to say
     * @throws io.kinora.core.error.KinoraException exit code 3 if there is no corpus, or if it does not know an id
     */
    public Record run(JobContext<?> context, boolean dryRun) throws IOException {
        TableSet tables = TableSet.corpus(context.spark(), context.corpus());
        tables.iceberg(Tables.TOMBSTONES);
        if (!seenBy.isEmpty()) {
            context.describe("Looking for runs");
            SeenByResult seen = new SeenBy(context.spark(), tables).find(seenBy, runs);
            seen.lines().forEach(context::say);
            return seen;
        }
        TakeDown takeDown = new TakeDown(context.spark(), context.corpus(), expireAfter, context::describe);
        TakeDownResult result = dryRun ? takeDown.preview(ids) : takeDown.run(ids, reason);
        result.lines().forEach(context::say);
        return result;
    }
}
