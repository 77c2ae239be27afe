package io.kinora.ingest.plan;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What is asked to be ingested, one row per file: {@code uri}; {@code bytes} and {@code modified} if they are known;
 * {@code segments} if a manifest says something of the file; {@code problem} if there is none, but a row of a manifest
 * that cannot be used, which {@code uri} then names.
 */
public final class Listed {
    /** The columns. */
    public static final StructType SCHEMA = new StructType()
            .add("uri", DataTypes.StringType, false)
            .add("bytes", DataTypes.LongType)
            .add("modified", DataTypes.LongType)
            .add("segments", DataTypes.StringType)
            .add("problem", DataTypes.StringType);

    private Listed() {
    }
}
