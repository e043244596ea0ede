package io.morph4j.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.morph4j.data.FruitPictures;
import io.morph4j.tools.CommandRun;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The module of docs/add-an-architecture.md, compiled from the page itself: nothing in core or
 * tools knows it, and the command line trains it, goes on with it, translates with it and measures
 * it.
 */
class AddAnArchitectureTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("(?:record|class) (\\w+)");

  @TempDir Path folder;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private URLClassLoader module;

  @BeforeEach
  void compileTheModuleOfThePage() throws IOException {
    Path sources = folder.resolve("src/io/morph4j/simgan");
    Path classes = folder.resolve("classes");
    Files.createDirectories(sources);
    Matcher block = JAVA.matcher(Files.readString(page()));
    while (block.find()) {
      String code = block.group(1);
      Matcher type = TYPE.matcher(code);
      if (type.find() && !type.group(1).endsWith("Test")) {
        Files.writeString(sources.resolve(type.group(1) + ".java"), code);
      }
    }
    compile(sources, classes);
    Path service = classes.resolve("META-INF/services/io.morph4j.core.train.Architecture");
    Files.createDirectories(Objects.requireNonNull(service.getParent()));
    Files.writeString(service, "io.morph4j.simgan.SimGan\n");
    module = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(module);
  }

  @AfterEach
  void closeTheModule() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    module.close();
  }

  /** The page, from the folder of the module or of the whole project. */
  private static Path page() {
    return Stream.of("..", ".")
        .map(at -> Path.of(at, "docs", "add-an-architecture.md"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private static void compile(Path sources, Path classes) throws IOException {
    Files.createDirectories(classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.list(sources)) {
      List<Path> code = all.sorted().toList();
      assertThat(code).as("config, architecture, trainer").hasSize(3);
      assertThat(lines(code, "Config") + lines(code, "Trainer"))
          .as("lines of config and trainer together")
          .isLessThanOrEqualTo(120);
      boolean done =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "-proc:none",
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjectsFromPaths(code))
              .call();
      assertThat(done).as(said.toString()).isTrue();
    }
  }

  private static long lines(List<Path> code, String kind) throws IOException {
    for (Path file : code) {
      if (file.toString().endsWith(kind + ".java")) {
        return Files.readAllLines(file).size();
      }
    }
    throw new AssertionError("no " + kind);
  }

  @Test
  void train_unknownModule_resumesTranslatesAndIsMeasured() throws IOException {
    Path data = folder.resolve("fruits");
    new FruitPictures(32, 6, 2, 1).write(data);
    Path whole = folder.resolve("whole");
    Path halves = folder.resolve("halves");

    CommandRun all = train(data, whole, 6);
    CommandRun half = train(data, halves, 3);
    CommandRun rest = CommandRun.of("train", "--resume", "--out", halves, "--steps", 6);
    CommandRun translated =
        CommandRun.of(
            "translate", "--model", whole, data.resolve("testA"), "--out", folder.resolve("out"));
    CommandRun measured =
        CommandRun.of(
            "evaluate",
            "--model",
            whole,
            "--data",
            data,
            "--metrics",
            "kid",
            "--out",
            folder.resolve("results"));

    assertThat(all.code()).as(all.err()).isZero();
    assertThat(half.code()).as(half.err()).isZero();
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(translated.code()).as(translated.err()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".png"))).hasSize(2);
    }
    assertThat(measured.code()).as(measured.err()).isZero();
    assertThat(halves.resolve("models/AtoB.safetensors")).exists();
    assertThat(Files.readAllLines(halves.resolve("metrics.csv"))).hasSize(7);
  }

  private static CommandRun train(Path data, Path out, int steps) {
    return CommandRun.of(
        "train",
        "simgan",
        "--data",
        data,
        "--set",
        "cropSize=32",
        "--set",
        "loadSize=36",
        "--set",
        "ngf=4",
        "--set",
        "blocks=1",
        "--set",
        "ndf=4",
        "--steps",
        steps,
        "--out",
        out);
  }
}
