package io.morph4j.benchmarks.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * The page of a running {@code morph4j serve} in a real browser, Chromium without a window: drops a
 * file on it, looks at the translation that appears, moves the slider with the mouse, and holds the
 * pixels on the screen against the file and the server's own answer. {@code scripts/page-check}
 * runs it.
 */
public final class PageCheck {
  /** Enlarged, it is wider than a phone. */
  private static final int WIDTH = 96;

  private static final int HEIGHT = 64;

  /** Screen pixels around the slider's handle, the labels and the rounded corners. */
  private static final int HANDLE = 20;

  private static final int LABELS = 40;
  private static final int CORNER = 8;

  /** How long anything is waited for. */
  static final long WAIT = TimeUnit.SECONDS.toNanos(60);

  private final URI server;
  private final Path folder;
  private final BufferedImage given = picture();
  private final BufferedImage translated;

  private PageCheck(URI server, Path folder) throws IOException, InterruptedException {
    this.server = server;
    this.folder = folder;
    ImageIO.write(given, "png", file().toFile());
    Files.writeString(broken(), "This is no picture.");
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/translate"))
            .POST(BodyPublishers.ofFile(file()))
            .build();
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    require(answer.statusCode() == 200, "the server answers " + answer.statusCode());
    translated = ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  private Path file() {
    return folder.resolve("given.png");
  }

  private Path broken() {
    return folder.resolve("broken.png");
  }

  /** The address of the server, Chromium, and the folder for the screenshots. */
  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("usage: PageCheck ADDRESS CHROMIUM FOLDER");
      System.exit(2);
    }
    PageCheck check = new PageCheck(URI.create(args[0]), Path.of(args[2]).toAbsolutePath());
    try (Browser browser = new Browser(args[1], check.folder)) {
      check.at(browser, "phone", 390, 844);
      check.at(browser, "desktop", 1280, 800);
    } catch (IllegalStateException e) {
      System.err.println("page-check: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  /** Discs and bars, so that no two parts are alike. */
  private static BufferedImage picture() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean disc = Math.hypot(x - 30, y - 32) < 20;
        int red = disc ? 220 : x * 2;
        int green = y * 3;
        int blue = x / 8 % 2 == 0 ? 200 : 40;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private void at(Browser browser, String name, int width, int height) throws Exception {
    try (Tab tab = browser.open(width, height)) {
      tab.go(server);
      tab.await("the page does not start", "$('limits').textContent !== ''");
      require(tab.is("$('compare').hidden"), "there is a picture before one was dropped");

      tab.drop(broken());
      tab.await("a broken file is not refused", "$('error').textContent !== ''");
      String refusal = tab.text("$('error').textContent");
      require(tab.is("$('compare').hidden"), "a broken file shows a picture");

      long start = System.nanoTime();
      tab.drop(file());
      tab.await("no translation appears", "!$('compare').hidden && $('error').textContent === ''");
      double seconds = (System.nanoTime() - start) * 1e-9;
      require(
          tab.is("$('after').naturalWidth === " + WIDTH),
          "the translation has not the file's size");
      require(
          tab.is("document.documentElement.scrollWidth <= innerWidth"),
          "the page is wider than its window");
      tab.text("$('compare').scrollIntoView()");

      System.out.printf(
          Locale.ROOT,
          "%s, %d x %d: broken file: \"%s\"; translation after %.2f s%n",
          name,
          width,
          height,
          refusal,
          seconds);
      look(tab, name, "at first", 0.5);
      double[] slider = tab.box("cut");
      tab.drag(slider, 0.5, 0.2);
      look(tab, name, "slider moved", 0.2);
      double[] picture = tab.box("compare");
      tab.drag(picture, 0.2, 0.8);
      look(tab, name, "picture dragged", 0.8);
      ImageIO.write(tab.screenshot(), "png", folder.resolve(name + ".png").toFile());
      require(tab.faults.isEmpty(), "the page reports " + tab.faults);
      List<String> foreign =
          tab.requests.stream()
              .filter(url -> !url.matches("(blob:|data:|" + server + ").*"))
              .toList();
      require(foreign.isEmpty(), "the page asks elsewhere: " + foreign);
    }
  }

  /** What is to be seen: the file left of the split, its translation right of it. */
  private void look(Tab tab, String name, String when, double wanted) throws Exception {
    double cut =
        Double.parseDouble(
            tab.text("parseFloat($('compare').style.getPropertyValue('--cut') || 50)"));
    require(
        Math.abs(cut / 100 - wanted) < 0.06,
        "%s, %s: the split is at %.1f %%".formatted(name, when, cut));
    double[] box = tab.box("compare");
    BufferedImage screen = tab.screenshot();
    int left = 0;
    int right = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double across = (x + 0.5) / WIDTH * box[2];
        double down = (y + 0.5) / HEIGHT * box[3];
        double fromCut = across - cut / 100 * box[2];
        if (Math.abs(fromCut) < HANDLE
            || Math.min(across, box[2] - across) < CORNER
            || down < CORNER
            || down > box[3] - LABELS) {
          continue;
        }
        int seen = screen.getRGB((int) (box[0] + across), (int) (box[1] + down));
        int expected = (fromCut < 0 ? given : translated).getRGB(x, y);
        require(
            alike(seen, expected),
            "%s, %s: at %d, %d stands %06x where the %s has %06x"
                .formatted(
                    name,
                    when,
                    x,
                    y,
                    seen & 0xffffff,
                    fromCut < 0 ? "file" : "translation",
                    expected & 0xffffff));
        if (!alike(given.getRGB(x, y), translated.getRGB(x, y))) {
          left += fromCut < 0 ? 1 : 0;
          right += fromCut < 0 ? 0 : 1;
        }
      }
    }
    require(
        left > 100 && right > 100, "%s, %s: file and translation are alike".formatted(name, when));
    System.out.printf(
        Locale.ROOT,
        "  %s: split at %.1f %%; %d points of the file, %d of the translation, all right%n",
        when,
        cut,
        left,
        right);
  }

  private static boolean alike(int one, int other) {
    return Math.abs((one >> 16 & 255) - (other >> 16 & 255)) <= 2
        && Math.abs((one >> 8 & 255) - (other >> 8 & 255)) <= 2
        && Math.abs((one & 255) - (other & 255)) <= 2;
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
