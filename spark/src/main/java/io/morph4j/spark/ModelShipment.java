package io.morph4j.spark;

import io.morph4j.core.file.UserException;
import io.morph4j.core.inference.Guide;
import io.morph4j.core.inference.Translator;
import io.morph4j.data.GuideChoice;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/** A model on its way to the executors: the bytes of its file, and how it is to be used. */
final class ModelShipment implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final byte[] bytes;
  private final TreeMap<String, String> policy;
  private final @Nullable String target;
  private final @Nullable String attributes;
  private final ArrayList<byte[]> references = new ArrayList<>();
  private final @Nullable Long latentSeed;
  private final double truncation;
  private final String key;

  private ModelShipment(
      String name,
      byte[] bytes,
      SortedMap<String, String> policy,
      GuideChoice guide,
      List<byte[]> references) {
    this.name = name;
    this.bytes = bytes;
    this.policy = new TreeMap<>(policy);
    this.target = guide.target();
    this.attributes = guide.attributes();
    this.references.addAll(references);
    this.latentSeed = guide.latentSeed();
    this.truncation = guide.truncation();
    this.key = digest();
  }

  /**
   * Packs the model file at {@code place}.
   *
   * @param policy components of the inference policy to replace, see {@link Translator#load}
   * @param guide with one result
   * @param reference whose style results take, null for none
   * @throws UserException if a file cannot be read
   */
  static ModelShipment of(
      String place,
      SortedMap<String, String> policy,
      GuideChoice guide,
      @Nullable String reference,
      Configuration configuration) {
    return new ModelShipment(
        new org.apache.hadoop.fs.Path(place).getName(),
        read(place, configuration),
        policy,
        guide,
        reference == null ? List.of() : List.of(read(reference, configuration)));
  }

  private static byte[] read(String place, Configuration configuration) {
    try {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
      FileSystem files = path.getFileSystem(configuration);
      if (!files.exists(path)) {
        throw new UserException(place + ": there is no such file");
      }
      byte[] bytes = new byte[Math.toIntExact(files.getFileStatus(path).getLen())];
      try (FSDataInputStream in = files.open(path)) {
        in.readFully(bytes);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new UserException(place + ": a file of more than 2 GiB cannot be sent about", e);
    } catch (IOException e) {
      throw new UserException(place + ": cannot be read: " + HadoopFolder.reason(e), e);
    }
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      references.forEach(digest::update);
      String rest = List.of(name, policy, target + "", attributes + "", latentSeed + "").toString();
      digest.update((rest + truncation).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Equal for equal models that are used equally. */
  String key() {
    return key;
  }

  /**
   * A translator with its guide.
   *
   * @param guide what every picture becomes
   */
  record Unpacked(Translator translator, Guide guide) {}

  /**
   * The translator, to be closed by the caller.
   *
   * @throws UserException if the model or the guide is of no use
   */
  Unpacked unpack() {
    List<Path> temporary = new ArrayList<>();
    try {
      Path folder = Files.createTempDirectory("morph4j-model");
      temporary.add(folder);
      Path model = folder.resolve(name);
      temporary.add(0, model);
      Files.write(model, bytes);
      List<Path> pictures = new ArrayList<>();
      for (byte[] each : references) {
        Path picture = folder.resolve("reference" + pictures.size());
        temporary.add(0, picture);
        pictures.add(Files.write(picture, each));
      }
      return open(model, new GuideChoice(target, attributes, pictures, latentSeed, 1, truncation));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      temporary.forEach(file -> file.toFile().delete());
    }
  }

  private Unpacked open(Path model, GuideChoice choice) {
    Translator translator = Translator.load(model, policy);
    try {
      return new Unpacked(translator, choice.guides(translator.description()).get(0));
    } catch (RuntimeException e) {
      translator.close();
      throw e;
    }
  }
}
