package io.kinora.ingest.batch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of the corpus' tables as bytes: of each column whether there is a value, then the value. */
final class RowCodec {
    private RowCodec() {
    }

    static void write(DataOutputStream out, Row row, StructType schema) throws IOException {
        for (int column = 0; column < schema.length(); column++) {
            Object value = row.get(column);
            out.writeBoolean(value != null);
            if (value instanceof String text) {
                writeText(out, text);
            } else if (value instanceof byte[] bytes) {
                writeBytes(out, bytes);
            } else if (value instanceof Integer number) {
                out.writeInt(number);
            } else if (value instanceof Long number) {
                out.writeLong(number);
            } else if (value instanceof Double number) {
                out.writeDouble(number);
            } else if (value != null) {
                throw new IllegalStateException("Cannot write a value of " + value.getClass());
            }
        }
    }

    static Row read(DataInputStream in, StructType schema) throws IOException {
        Object[] values = new Object[schema.length()];
        for (int column = 0; column < values.length; column++) {
            values[column] = in.readBoolean() ? value(in, schema.fields()[column].dataType()) : null;
        }
        return new GenericRowWithSchema(values, schema);
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static Object value(DataInputStream in, DataType type) throws IOException {
        if (type.equals(DataTypes.StringType)) {
            return readText(in);
        } else if (type.equals(DataTypes.BinaryType)) {
            return readBytes(in);
        } else if (type.equals(DataTypes.IntegerType)) {
            return in.readInt();
        } else if (type.equals(DataTypes.LongType)) {
            return in.readLong();
        } else if (type.equals(DataTypes.DoubleType)) {
            return in.readDouble();
        }
        throw new IllegalStateException("Cannot read a value of " + type);
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a value ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }
}
