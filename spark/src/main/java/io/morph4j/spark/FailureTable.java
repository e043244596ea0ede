package io.morph4j.spark;

import com.google.gson.JsonObject;
import io.morph4j.core.file.UserException;
import io.morph4j.spark.PictureWork.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The table of what failed: CSV with the columns path and reason, or one JSON object a line, by the
 * ending of its name. It is written also where nothing failed, without rows.
 */
final class FailureTable {
  private FailureTable() {}

  /**
   * Writes {@code failures} to {@code place}.
   *
   * @throws UserException if it cannot be written
   */
  static void write(String place, List<Failure> failures, Configuration configuration) {
    Path path = new Path(place);
    Path folder = path.getParent();
    HadoopFolder to = HadoopFolder.of(folder == null ? "." : folder.toString(), configuration);
    boolean json = path.getName().toLowerCase(Locale.ROOT).matches(".*\\.jsonl?");
    StringBuilder text = new StringBuilder(json ? "" : "path,reason\n");
    for (Failure each : failures) {
      text.append(json ? json(each) : csv(each)).append('\n');
    }
    try {
      to.write(path.getName(), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserException(place + " cannot be written: " + HadoopFolder.reason(e), e);
    }
  }

  private static String json(Failure failure) {
    JsonObject row = new JsonObject();
    row.addProperty("path", failure.path());
    row.addProperty("reason", failure.reason());
    return row.toString();
  }

  private static String csv(Failure failure) {
    return quoted(failure.path()) + "," + quoted(failure.reason());
  }

  private static String quoted(String text) {
    String line = text.replaceAll("\\R", " ");
    return line.matches("[^\",]*") ? line : '"' + line.replace("\"", "\"\"") + '"';
  }
}
