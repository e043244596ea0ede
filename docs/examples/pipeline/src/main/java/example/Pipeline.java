package example;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Translator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Translates the pictures of one folder into another: {@code Pipeline MODEL IN OUT}. */
public final class Pipeline {
  private Pipeline() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: Pipeline MODEL IN OUT");
      System.exit(2);
    }
    Path out = Files.createDirectories(Path.of(args[2]));
    int translated = 0;
    try (Translator translator = Translator.load(Path.of(args[0]))) {
      for (Path file : files(Path.of(args[1]))) {
        BufferedImage picture = ImageIO.read(file.toFile());
        if (picture == null) {
          System.err.println(file + ": no picture, passed over");
          continue;
        }
        String name = file.getFileName().toString().replaceFirst("[.][^.]*$", "") + ".png";
        ImageIO.write(translator.translate(picture), "png", out.resolve(name).toFile());
        translated++;
      }
    } catch (UserException e) {
      // Models that cannot be used and pictures that do not fit say so in one line.
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.out.println(translated + " pictures translated into " + out);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
