package io.kinora.core.report;

import io.kinora.core.config.KeyName;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rows of a table from settings: names and values as a user writes them. */
public final class RecordRows {
    private RecordRows() {
    }

    /**
     * A row for each component, those of records within it too; none for what is not set.
     *
     * @param name of the record, before the components' names
     */
    public static List<List<String>> of(String name, Record record) {
        List<List<String>> rows = new ArrayList<>();
        add(name, record, rows);
        return rows;
    }

    /** One line of a map, by its keys' order. */
    public static String text(Map<String, ?> map) {
        return new TreeMap<>(map).entrySet().stream().map(entry -> entry.getKey() + " " + text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static void add(String name, Object value, List<List<String>> rows) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(set -> add(name, set, rows));
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                add(name + "." + KeyName.fromComponent(component.getName()), value(component, record), rows);
            }
        } else {
            rows.add(List.of(name, text(value)));
        }
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return KeyName.fromConstant(constant);
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "none" : list.stream().map(RecordRows::text).collect(Collectors.joining(", "));
        }
        return "".equals(value) ? "none" : String.valueOf(value);
    }
}
