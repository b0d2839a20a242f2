package dev.watchkeeper.jdbc.internal;

import org.jspecify.annotations.Nullable;

/**
 * The type of a column that is handed over as an array. Arrays of exactly these classes go to
 * PostgreSQL as they are; any others its driver writes out as text, which takes several times as
 * long.
 */
enum ArrayType {
  INT2,
  INT4,
  INT8,
  TEXT,
  BYTEA;

  /** The type of this name, in small letters. */
  static ArrayType of(String name) {
    return switch (name) {
      case "int2" -> INT2;
      case "int4" -> INT4;
      case "int8" -> INT8;
      case "bytea" -> BYTEA;
      default -> TEXT;
    };
  }

  @Nullable Object[] array(int length) {
    return switch (this) {
      case INT2 -> new @Nullable Short[length];
      case INT4 -> new @Nullable Integer[length];
      case INT8 -> new @Nullable Long[length];
      case TEXT -> new @Nullable String[length];
      case BYTEA -> new byte[length] @Nullable [];
    };
  }

  /** The value as an element of such an array. */
  @Nullable Object element(@Nullable Object value) {
    if (!(value instanceof Number number)) {
      return value;
    }
    return switch (this) {
      case INT2 -> number.shortValue();
      case INT4 -> number.intValue();
      case INT8 -> number.longValue();
      case TEXT, BYTEA -> value;
    };
  }
}
