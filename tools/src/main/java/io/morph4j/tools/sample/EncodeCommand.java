package io.morph4j.tools.sample;

import io.morph4j.core.file.AtomicFile;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Encoder;
import io.morph4j.core.model.ModelFile;
import io.morph4j.core.model.Signature;
import io.morph4j.data.PictureReader;
import io.morph4j.tools.cli.BatchProgress;
import io.morph4j.tools.cli.Console;
import io.morph4j.tools.cli.Environment;
import io.morph4j.tools.cli.ExitCode;
import io.morph4j.tools.cli.Interruption;
import io.morph4j.tools.cli.JsonOption;
import io.morph4j.tools.cli.OutputPlace;
import io.morph4j.tools.translate.ModelOptions;
import io.morph4j.tools.translate.PictureInputs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code morph4j encode}: the codes of pictures. */
@Command(
    name = "encode",
    description = {
      "Tell the codes of pictures, for models that encode, as a table (CSV): a line per picture.",
      "Pictures are brought to the size and channels of the encoder."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  morph4j encode --model runs/digits pictures/ > codes.csv",
      "  morph4j encode --model runs/digits three.png seven.png --json",
      "  morph4j encode --model runs/digits pictures/ --out codes.csv --reconstruct again",
      "  morph4j encode --model runs/pets --domain cat tom.jpg"
    })
public final class EncodeCommand implements Callable<Integer> {
  private final Interruption interruption;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private int failed;

  @Mixin private final Console console;
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private ModelOptions model = new ModelOptions();

  @Parameters(arity = "1..*", paramLabel = "IN", description = "Pictures, or folders of pictures.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The table to write. Default: standard output.")
  private @Nullable Path out;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "The domain of the pictures, for models with styles.")
  private @Nullable String domain;

  @Option(
      names = "--reconstruct",
      paramLabel = "DIR",
      description =
          "Write there what the generator makes of the codes; noise that is no part of them is one"
              + " and the same for all pictures.")
  private @Nullable Path reconstruct;

  @Option(names = "--overwrite", description = "Replace results that are there already.")
  private boolean overwrite;

  public EncodeCommand(Environment environment) {
    console = new Console(environment);
    interruption = environment.interruption();
  }

  @Override
  public Integer call() {
    if (out != null && Files.exists(out) && !overwrite) {
      throw new UserException("--out " + out + " is there already; --overwrite replaces it");
    }
    if (out != null) {
      OutputPlace.requireFile("--out", out);
    }
    if (reconstruct != null) {
      OutputPlace.requireFolder("--reconstruct", reconstruct);
    }
    Path file = model.file(console);
    checkReconstructs(file);
    Path folder = reconstruct == null ? Path.of("") : reconstruct;
    PictureInputs list = PictureInputs.of(inputs, folder, ".png");
    list.problems().values().forEach(this::failed);
    boolean interrupted = false;
    try (Encoder encoder = Encoder.load(file);
        Reconstruction back = reconstruct == null ? null : Reconstruction.load(file);
        BatchProgress progress = new BatchProgress(console, "encode", list.pictures().size())) {
      CodeTable table = CodeTable.of(encoder.description());
      for (Map.Entry<Path, Path> picture : list.pictures().entrySet()) {
        interrupted = interruption.requested();
        if (interrupted) {
          break;
        }
        encode(encoder, table, back, picture.getKey(), picture.getValue());
        progress.step();
      }
    }
    write();
    if (interrupted) {
      console.say("interrupted after %d of %d".formatted(rows.size(), list.pictures().size()));
      return ExitCode.INTERRUPTED;
    }
    return failed == 0 ? ExitCode.DONE : rows.isEmpty() ? ExitCode.FAILED : ExitCode.PARTIAL;
  }

  private void checkReconstructs(Path file) {
    Signature signature = ModelFile.info(file).description().signature();
    if (reconstruct != null && !(signature instanceof Signature.NoiseToPicture)) {
      throw new UsageException(
          "--reconstruct is for models that make pictures of codes; %s is a model from %s"
              .formatted(file, signature.title()));
    }
  }

  private void encode(
      Encoder encoder, CodeTable table, @Nullable Reconstruction back, Path input, Path result) {
    try {
      if (back != null && Files.exists(result) && !overwrite) {
        throw new UserException(result + " is there already; --overwrite replaces it");
      }
      var picture = PictureReader.defaults().read(input);
      INDArray pixels = picture.toArray(picture.channels());
      INDArray codes = domain == null ? encoder.encode(pixels) : encoder.encode(pixels, domain);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("input", input.toString());
      row.putAll(table.values(codes.dup('c').data().asFloat()));
      if (back != null) {
        back.write(codes, result);
        row.put("output", result.toString());
      }
      rows.add(row);
    } catch (UserException e) {
      String message = String.valueOf(e.getMessage());
      failed(message.startsWith(input.toString()) ? message : input + ": " + message);
    }
  }

  private void failed(String problem) {
    failed++;
    console.error(problem);
  }

  private void write() {
    if (rows.isEmpty()) {
      return;
    }
    String text = json.wanted() ? Console.toJson(rows) : table();
    if (out == null) {
      text.lines().forEach(console::data);
      return;
    }
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out, to -> AtomicFile.writeFully(to, ByteBuffer.wrap(bytes)));
    console.made(out);
  }

  private String table() {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", rows.get(0).keySet()));
    for (Map<String, Object> row : rows) {
      lines.add(row.values().stream().map(EncodeCommand::cell).collect(Collectors.joining(",")));
    }
    return String.join("\n", lines);
  }

  private static String cell(Object value) {
    String text = String.valueOf(value);
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
