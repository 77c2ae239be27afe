package io.kinora.core.doctor;

import java.util.List;
import java.util.Set;

/** Which Spark and Scala run. */
final class SparkCheck implements Check {
    private static final String SPARK = "3.5.";
    private static final String SCALA = "2.12.";

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        return List.of(of(org.apache.spark.package$.MODULE$.SPARK_VERSION(),
                scala.util.Properties$.MODULE$.versionNumberString()));
    }

    static Finding of(String spark, String scala) {
        String found = "Spark " + spark + ", Scala " + scala;
        return spark.startsWith(SPARK) && scala.startsWith(SCALA) ? Finding.ok(found)
                : Finding.failure("spark-version", found, "use Spark 3.5 for Scala 2.12: let SPARK_HOME name one, or"
                        + " unset it to use the embedded one");
    }
}
