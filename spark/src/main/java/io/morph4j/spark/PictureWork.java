package io.morph4j.spark;

import io.morph4j.core.file.UserException;
import io.morph4j.data.Picture;
import io.morph4j.data.PictureException;
import io.morph4j.data.PictureReader;
import io.morph4j.data.PictureTranslation;
import io.morph4j.data.PictureWriter;
import io.morph4j.spark.ModelShipment.Unpacked;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a task of {@link TranslateJob} does with its pictures: the same as {@code morph4j translate}
 * with each, and a note about those that fail.
 *
 * @param in address of the inputs
 * @param out address of the results
 */
record PictureWork(
    Broadcast<ModelShipment> model,
    Broadcast<SerializableConfiguration> configuration,
    String in,
    String out,
    long maxPixels)
    implements FlatMapFunction<Iterator<PictureWork.Item>, PictureWork.Result>, Serializable {

  /**
   * A picture to translate.
   *
   * @param input its name below the inputs
   * @param result its name below the results
   */
  record Item(String input, String result) implements Serializable {}

  /**
   * A picture that could not be translated.
   *
   * @param path its address
   * @param reason in one line
   */
  record Failure(String path, String reason) implements Serializable {}

  /**
   * What became of the pictures of a task.
   *
   * @param done how many were translated
   */
  record Result(int done, ArrayList<Failure> failures) implements Serializable {}

  @Override
  public Iterator<Result> call(Iterator<Item> items) {
    Configuration hadoop = configuration.value().value();
    HadoopFolder from = HadoopFolder.of(in, hadoop);
    HadoopFolder to = HadoopFolder.of(out, hadoop);
    Unpacked unpacked = SharedTranslators.of(model.value());
    PictureReader reader = new PictureReader(maxPixels);
    int done = 0;
    ArrayList<Failure> failures = new ArrayList<>();
    while (items.hasNext()) {
      Item item = items.next();
      try {
        byte[] bytes = bytes(from, item.input(), reader);
        Picture picture = reader.decode(Path.of(item.input()), bytes);
        Picture translated =
            PictureTranslation.of(unpacked.translator(), unpacked.guide(), picture);
        write(to, item, PictureWriter.defaults().encode(translated, Path.of(item.result())));
        done++;
      } catch (RuntimeException e) {
        failures.add(new Failure(from.address(item.input()), reason(item.input(), e)));
      } catch (OutOfMemoryError e) {
        failures.add(
            new Failure(
                from.address(item.input()),
                "the picture does not fit into the memory: make it smaller or give executors more"));
      }
    }
    return List.of(new Result(done, failures)).iterator();
  }

  /** The file called {@code name}. */
  static byte[] bytes(HadoopFolder from, String name, PictureReader reader) {
    try {
      reader.requireLength(Path.of(name), from.length(name));
      return from.read(name);
    } catch (IOException e) {
      throw new UserException("cannot be read: " + HadoopFolder.reason(e), e);
    }
  }

  private static void write(HadoopFolder to, Item item, byte[] bytes) {
    try {
      to.write(item.result(), bytes);
    } catch (IOException e) {
      throw new UserException(
          to.address(item.result()) + " cannot be written: " + HadoopFolder.reason(e), e);
    }
  }

  /** What is wrong with the picture called {@code name}, in one line. */
  static String reason(String name, RuntimeException e) {
    if (e instanceof PictureException picture) {
      return picture.problem();
    }
    if (e instanceof UserException) {
      String message = String.valueOf(e.getMessage());
      return message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message;
    }
    return "internal error: " + e;
  }
}
