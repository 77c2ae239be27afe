package io.kinora.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Binds a section of settings to a record: kebab-case keys to camelCase components. Components may be int, long,
 * double, boolean, String, an enum, Duration, another record, a List or an Optional of these, or a map of strings.
 * It goes on after a problem, so that all of them are told at once.
 */
final class RecordBinder {
    private static final Pattern WRONG_TYPE = Pattern.compile("value has type (\\w+) rather than (\\w+)");
    private static final Pattern BARE_NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final String INVALID = "Invalid value at 'value':";

    private final Problems problems;

    RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /** The record, or nothing when a problem was added. */
    <T extends Record> Optional<T> bind(ConfigObject section, String path, Class<T> type) {
        int before = problems.messages().size();
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(section, path, components);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = KeyName.fromComponent(components[i].getName());
            String keyPath = path + "." + key;
            try {
                values[i] = value(section.get(key), keyPath, components[i].getGenericType());
                checkRange(components[i], keyPath, values[i]);
            } catch (ConfigException | IllegalArgumentException e) {
                problems.add(keyPath + ": " + message(e, section.get(key)) + origin(section.get(key)));
            }
        }
        if (problems.messages().size() > before) {
            return Optional.empty();
        }
        return construct(type, path, values);
    }

    private void refuseUnknown(ConfigObject section, String path, RecordComponent[] components) {
        List<String> known = Arrays.stream(components).map(c -> KeyName.fromComponent(c.getName())).toList();
        for (String key : new TreeSet<>(section.keySet())) {
            if (!known.contains(key)) {
                problems.add(path + "." + key + ": unknown key; " + Suggestion.text(key, known)
                        + origin(section.get(key)));
            }
        }
    }

    private Object value(ConfigValue value, String path, Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(value, path, generic);
        }
        Class<?> plain = (Class<?>) type;
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            throw new IllegalArgumentException("needs a value");
        }
        if (plain.isRecord()) {
            if (!(value instanceof ConfigObject object)) {
                throw new IllegalArgumentException("needs an object { … }, not " + value.render());
            }
            return bind(object, path, plain.asSubclass(Record.class)).orElse(null);
        }
        return scalar(value, plain);
    }

    private Object container(ConfigValue value, String path, ParameterizedType type) {
        boolean absent = value == null || value.valueType() == ConfigValueType.NULL;
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return absent ? Optional.empty() : Optional.ofNullable(value(value, path, arguments[0]));
        }
        if (absent) {
            throw new IllegalArgumentException("needs a value");
        }
        if (type.getRawType() == Map.class) {
            return strings(value, path);
        }
        // One value stands for a list of one, as on the command line.
        List<? extends ConfigValue> elements = value.valueType() == ConfigValueType.LIST
                ? (com.typesafe.config.ConfigList) value : List.of(value);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            values.add(value(elements.get(i), path + "[" + i + "]", arguments[0]));
        }
        return values.contains(null) ? null : List.copyOf(values);
    }

    private static Map<String, String> strings(ConfigValue value, String path) {
        if (!(value instanceof ConfigObject object)) {
            throw new IllegalArgumentException("needs an object { … }, not " + value.render());
        }
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> entry : object.toConfig().entrySet()) {
            strings.put(String.join(".", ConfigUtil.splitPath(entry.getKey())),
                    String.valueOf(entry.getValue().unwrapped()));
        }
        return Map.copyOf(strings);
    }

    private static Object scalar(ConfigValue value, Class<?> type) {
        Config holder = value.atKey("value");
        if (type == int.class || type == Integer.class) {
            requireWhole(holder);
            return holder.getInt("value");
        } else if (type == long.class || type == Long.class) {
            requireWhole(holder);
            return holder.getLong("value");
        } else if (type == double.class) {
            return holder.getDouble("value");
        } else if (type == boolean.class) {
            return holder.getBoolean("value");
        } else if (type == String.class) {
            return holder.getString("value");
        } else if (type == Double.class) {
            return holder.getDouble("value");
        } else if (type == Duration.class) {
            return duration(holder);
        } else if (type.isEnum()) {
            return constant(holder.getString("value"), type);
        }
        throw new IllegalStateException("Cannot bind a setting of type " + type.getName());
    }

    /** The library would cut a fraction off in silence. */
    private static void requireWhole(Config holder) {
        double number = holder.getDouble("value");
        if (number != Math.rint(number)) {
            throw new IllegalArgumentException(holder.getString("value") + " is no whole number");
        }
    }

    /** The library would take a number without a unit for milliseconds. */
    private static Duration duration(Config holder) {
        String text = holder.getString("value").strip();
        if (BARE_NUMBER.matcher(text).matches() && Double.parseDouble(text) != 0) {
            throw new IllegalArgumentException(text + " has no unit; write " + text + "s for seconds, or m, h, d");
        }
        return holder.getDuration("value");
    }

    private static Object constant(String name, Class<?> type) {
        List<String> known = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String key = KeyName.fromConstant((Enum<?>) constant);
            if (key.equals(name)) {
                return constant;
            }
            known.add(key);
        }
        throw new IllegalArgumentException("'" + name + "' is not one of " + String.join(", ", known)
                + Suggestion.nearest(name, known).map(near -> "; did you mean '" + near + "'?").orElse(""));
    }

    private static void checkRange(RecordComponent component, String path, Object value) {
        Range range = component.getAnnotation(Range.class);
        Object checked = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (range == null || !(checked instanceof Number number)) {
            return;
        }
        if (!(number.doubleValue() >= range.min())) {
            throw new IllegalArgumentException(number + " is below " + plain(range.min()) + ", the least allowed");
        }
        if (!(number.doubleValue() <= range.max())) {
            throw new IllegalArgumentException(number + " is above " + plain(range.max()) + ", the most allowed");
        }
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) && Math.abs(limit) < 1e15 ? Long.toString((long) limit)
                : Double.toString(limit);
    }

    private <T extends Record> Optional<T> construct(Class<T> type, String path, Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException e) {
            problems.add(path + ": " + e.getCause().getMessage());
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot construct " + type.getName(), e);
        }
    }

    /** Typesafe Config names its origin and our holder's key first; what matters stands behind them. */
    private static String message(Exception problem, ConfigValue value) {
        String text = String.valueOf(problem.getMessage());
        Matcher type = WRONG_TYPE.matcher(text);
        if (problem instanceof ConfigException.WrongType && type.find()) {
            return value.render(ConfigRenderOptions.concise()) + " is of type " + type.group(1).toLowerCase(Locale.ROOT)
                    + ", where " + type.group(2).toLowerCase(Locale.ROOT) + " is needed";
        }
        int start = text.indexOf(INVALID);
        return start < 0 ? text : text.substring(start + INVALID.length()).strip();
    }

    private static String origin(ConfigValue value) {
        if (value == null || value.origin().lineNumber() < 0 || value.origin().filename() == null) {
            return "";
        }
        return " (" + value.origin().filename() + ":" + value.origin().lineNumber() + ")";
    }
}
