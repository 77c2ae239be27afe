package io.kinora.endtoend.deploy;

import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.endtoend.Installation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that starts a job.
 *
 * @param place where it stands
 * @param job the job that it starts
 * @param arguments the job's own
 * @param sparkOptions those for spark-submit
 * @param whole whether it could be run as it stands; else it only names some options
 */
record Command(String place, Job<?, ?> job, List<String> arguments, List<String> sparkOptions, boolean whole) {
    private static final Pattern ARRAY = Pattern.compile("\\$\\{[a-z]+\\[@]}");
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    /** The command that words are: {@code kinora JOB …} or {@code spark-submit --class …}, whatever stands before. */
    static Optional<Command> of(String place, List<String> words, boolean prose, Jobs jobs) {
        for (int i = 0; i + 1 < words.size(); i++) {
            String word = words.get(i);
            List<String> rest = words.subList(i + 1, words.size());
            // After -n it is a namespace of Kubernetes.
            boolean launcher = word.endsWith("/kinora")
                    || word.equals("kinora") && (i == 0 || !words.get(i - 1).equals("-n"));
            if (launcher && rest.get(0).matches("[a-z]+")) {
                Job<?, ?> job = jobs.named(rest.get(0));
                if (job == null) {
                    throw new IllegalArgumentException("there is no job " + rest.get(0));
                }
                int end = rest.indexOf("--");
                List<String> own = rest.subList(1, end < 0 ? rest.size() : end);
                List<String> spark = end < 0 ? List.of() : rest.subList(end + 1, rest.size());
                return Optional.of(of(place, job, own, spark, prose));
            }
            if (word.equals("spark-submit") || word.endsWith("/spark-submit")) {
                return submit(place, rest, prose, jobs);
            }
        }
        return Optional.empty();
    }

    private static Optional<Command> submit(String place, List<String> words, boolean prose, Jobs jobs) {
        int mainClass = words.indexOf("--class");
        if (mainClass < 0) {
            return Optional.empty();
        }
        int jar = 0;
        while (jar < words.size() && (!words.get(jar).matches(".*-spark(-cuda)?[.]jar")
                || words.get(jar - 1).equals("--jars"))) {
            jar++;
        }
        if (jar == words.size()) {
            throw new IllegalArgumentException("names no *-spark.jar");
        }
        return Optional.of(of(place, jobs.ofClass(words.get(mainClass + 1)), words.subList(jar + 1, words.size()),
                words.subList(0, jar), prose));
    }

    private static Command of(String place, Job<?, ?> job, List<String> own, List<String> spark, boolean prose) {
        boolean partial = prose || own.stream().anyMatch(word -> word.contains("…") || word.startsWith("["));
        return new Command(place, job, own, spark, !partial);
    }

    /** What the job's real command line says is wrong with it. */
    List<String> problems() {
        return Jobs.problems(job, filled()).stream()
                .filter(line -> whole || line.contains("nknown"))
                .map(line -> place + ": " + line).toList();
    }

    /** The arguments without what only the reader has, and with something for what stands for a number. */
    private List<String> filled() {
        List<String> filled = new ArrayList<>();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = plain(words.next());
            boolean run = job.flags().stream()
                    .anyMatch(flag -> flag.kind() == Flag.Kind.RUN && flag.name().equals(word));
            if (run || word.equals("--config")) {
                String file = words.hasNext() ? words.next() : "";
                if (file.matches("(conf|deploy)/.*")) {
                    filled.add(word);
                    filled.add(Installation.HOME.resolve(file).toString());
                } else if (Files.exists(Installation.HOME.resolve(file)) && !file.isEmpty()) {
                    throw new IllegalArgumentException("names the file " + file + " outside conf/ and deploy/");
                } else if (word.equals("--config")) {
                    // The reader's file may name a catalog, without which some addresses are refused.
                    filled.addAll(List.of("--set", "corpus.catalog.type=rest"));
                }
            } else if (word.equals("--out") && words.hasNext()) {
                // A refused command leaves word in a local run directory.
                filled.add(word);
                filled.add("hdfs:///" + words.next());
            } else if (!word.isEmpty()) {
                filled.add(word.equals("N") ? "1" : word);
            }
        }
        return filled;
    }

    /** A word without marks of what may be left out or repeated, and with the value that a variable has by default. */
    private static String plain(String word) {
        if (ARRAY.matcher(word).matches()) {
            return "";
        }
        String plain = DEFAULT.matcher(word).replaceAll(found -> Matcher.quoteReplacement(found.group(1)))
                .replace("…", "");
        if (plain.startsWith("[--")) {
            return plain.substring(1).replaceAll("]$", "");
        }
        return plain.endsWith("]") && !plain.contains("[") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
