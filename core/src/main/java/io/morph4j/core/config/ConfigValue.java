package io.morph4j.core.config;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UsageException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One type of option: its name, how its values are read and written.
 *
 * @param title the type in words
 * @param allowed all values as text, empty if they cannot be listed
 * @param parser from text; throws IllegalArgumentException
 * @param formatter to text that the parser reads back
 */
record ConfigValue(
    String title,
    List<String> allowed,
    Function<String, Object> parser,
    Function<Object, String> formatter) {

  private static final ConfigValue INT =
      new ConfigValue("whole number", List.of(), Integer::valueOf, String::valueOf);
  private static final ConfigValue LONG =
      new ConfigValue("whole number", List.of(), Long::valueOf, String::valueOf);
  private static final ConfigValue DOUBLE =
      new ConfigValue("number", List.of(), ConfigValue::finite, value -> plain((Double) value));
  private static final ConfigValue BOOLEAN =
      new ConfigValue(
          "true or false", List.of("true", "false"), ConfigValue::trueOrFalse, String::valueOf);
  private static final ConfigValue TEXT =
      new ConfigValue("text", List.of(), text -> text, String::valueOf);
  private static final ConfigValue WHOLE_NUMBERS =
      new ConfigValue(
          "list of whole numbers (such as 64,128,256)",
          List.of(),
          ConfigValue::wholeNumbers,
          value -> String.join(",", ((List<?>) value).stream().map(String::valueOf).toList()));

  /** The type of a component that is declared as {@code declared}. */
  static ConfigValue of(Type declared) {
    if (declared instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] == Integer.class) {
      return WHOLE_NUMBERS;
    }
    if (!(declared instanceof Class<?> type)) {
      throw new IllegalArgumentException("config records cannot have components of " + declared);
    }
    if (type == int.class) {
      return INT;
    }
    if (type == long.class) {
      return LONG;
    }
    if (type == double.class) {
      return DOUBLE;
    }
    if (type == boolean.class) {
      return BOOLEAN;
    }
    if (type == String.class) {
      return TEXT;
    }
    if (type.isEnum()) {
      return choice(type);
    }
    throw new IllegalArgumentException("config records cannot have components of type " + type);
  }

  Object parse(String name, String text) {
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException e) {
      String expected = allowed.isEmpty() ? "a " + title : "one of " + String.join(", ", allowed);
      throw new UsageException(
          "option " + name + " = " + Brief.of(text) + ": expected " + expected, e);
    }
  }

  String format(Object value) {
    return formatter.apply(value);
  }

  private static ConfigValue choice(Class<?> type) {
    List<Object> constants = List.of(type.getEnumConstants());
    return new ConfigValue(
        "choice",
        constants.stream().map(ConfigValue::id).toList(),
        text ->
            constants.stream()
                .filter(
                    constant -> id(constant).equals(plainId(text)) || text.equals(former(constant)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
        ConfigValue::id);
  }

  /** The constant WGAN_GP is called {@code wgan-gp}. */
  private static String id(Object constant) {
    return plainId(((Enum<?>) constant).name());
  }

  private static @Nullable String former(Object constant) {
    Enum<?> value = (Enum<?>) constant;
    try {
      Formerly formerly =
          value.getDeclaringClass().getField(value.name()).getAnnotation(Formerly.class);
      return formerly == null ? null : formerly.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("an enum without its constant " + value, e);
    }
  }

  private static String plainId(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object trueOrFalse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** Numbers between commas; the list of no number is the empty text. */
  private static Object wholeNumbers(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
  }

  private static Object finite(String text) {
    double value = new BigDecimal(text).doubleValue();
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  /** As few digits as identify the number, without an exponent where that stays short. */
  private static String plain(double value) {
    String exact = Double.toString(value);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return exact;
    }
    String plain = new BigDecimal(exact).stripTrailingZeros().toPlainString();
    return plain.length() <= 12 ? plain : exact;
  }
}
