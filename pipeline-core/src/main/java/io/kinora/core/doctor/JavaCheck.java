package io.kinora.core.doctor;

import java.util.List;
import java.util.Set;

/** Which Java runs, and whether there are natives for this machine. */
final class JavaCheck implements Check {
    private static final int WANTED = 17;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        return List.of(of(Runtime.version().feature(), "Java " + System.getProperty("java.version") + " ("
                + System.getProperty("java.vendor") + ")", System.getProperty("os.name"),
                System.getProperty("os.arch")));
    }

    static Finding of(int feature, String version, String system, String architecture) {
        String found = version + " on " + system + " " + architecture;
        if (feature < WANTED) {
            return Finding.failure("java-too-old", found, "install Java 17 and let JAVA_HOME name it, on the cluster by"
                    + " spark.executorEnv.JAVA_HOME and spark.yarn.appMasterEnv.JAVA_HOME");
        }
        if (!system.equals("Linux") || !architecture.equals("amd64")) {
            return Finding.warning(found, "Kinora's jars hold natives for Linux on x86-64 only; build with"
                    + " -Dkinora.platform for another system, which nobody has tried");
        }
        return feature == WANTED ? Finding.ok(found)
                : Finding.warning(found, "use Java 17: Spark 3.5 is made for Java up to 17");
    }
}
