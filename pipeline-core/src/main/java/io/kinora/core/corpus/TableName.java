package io.kinora.core.corpus;

import java.util.regex.Pattern;

/** Names of table sets. Apart from the tables, as settings are checked where neither Spark nor Iceberg is at hand. */
public final class TableName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private TableName() {
    }

    /** Refuses what cannot be a name in SQL. */
    public static void require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Cannot name tables '" + name
                    + "': a name is letters, digits and underscores, and begins with no digit");
        }
    }
}
