package io.morph4j.tools.report;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The templates of pages and the resources that are written into them. */
final class Templates {
  private static final Configuration CONFIGURATION = configuration();

  private Templates() {}

  /** The template {@code name} of this package filled with {@code values}; texts are escaped. */
  static String fill(String name, Map<String, ?> values) {
    StringWriter out = new StringWriter();
    try {
      CONFIGURATION.getTemplate(name).process(values, out);
    } catch (TemplateException | IOException e) {
      throw new IllegalStateException("the template " + name + " is wrong", e);
    }
    return out.toString();
  }

  /** The text of the resource {@code name} of this package. */
  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Templates.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(Templates.class, "");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    return configuration;
  }
}
