package io.morph4j.tools.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of memory on the command line, e.g. {@code 4g} or {@code 1500m}.
 *
 * @param bytes at least one
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)\\s*([mg])(?:i?b)?", Pattern.CASE_INSENSITIVE);

  /** Reads the option. */
  public static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      Matcher form = FORM.matcher(text.strip());
      if (!form.matches()) {
        throw refused(text);
      }
      long unit = form.group(2).equalsIgnoreCase("g") ? 1L << 30 : 1L << 20;
      long bytes = (long) (Double.parseDouble(form.group(1)) * unit);
      if (bytes == 0) {
        throw refused(text);
      }
      return new ByteSize(bytes);
    }

    private static TypeConversionException refused(String text) {
      return new TypeConversionException(
          "'" + text + "' is no amount of memory: expected e.g. 4g or 1500m");
    }
  }
}
