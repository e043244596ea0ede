package io.morph4j.benchmarks;

import com.google.gson.JsonObject;
import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A library for the JVM, served by a main class of {@code benchmarks/peers}, which is built by
 * itself: its natives are large, and none of its class path is ours.
 */
final class JvmPeer implements Peer {
  /** How to get these peers. */
  static final String REMEDY = "build it: mvn -f benchmarks/peers/pom.xml package";

  private static final String PACKAGE = "io.morph4j.benchmarks.peers.";

  private final String id;
  private final String name;
  private final String mainClass;
  private final Path project;

  /**
   * @param mainClass simple name
   * @param project the folder {@code benchmarks/peers}
   */
  JvmPeer(String id, String name, String mainClass, Path project) {
    this.id = id;
    this.name = name;
    this.mainClass = mainClass;
    this.project = project;
  }

  /** The folder {@code benchmarks/peers} beside the classes or the jar of this module. */
  static Path project() {
    try {
      Path own = Path.of(JvmPeer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return own.resolve("../../peers").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  private Path classPath() {
    return project.resolve("target/classpath.txt");
  }

  @Override
  public Finding look() {
    if (!Files.isReadable(classPath())) {
      return absent("there is no " + classPath(), REMEDY);
    }
    try {
      JsonObject found = Look.ask(builder("--look"));
      return found == null
          ? absent("it does not start on this machine", "build it again: " + REMEDY)
          : new Finding(
              true, found.get("text").getAsString(), Look.cases(found), Look.without(found));
    } catch (IOException e) {
      return absent("it could not be started: " + e.getMessage(), REMEDY);
    }
  }

  @Override
  public Side start(String caseName, Path folder) {
    try {
      return new Side(name + ", " + caseName, builder(caseName, folder.toString()));
    } catch (IOException e) {
      throw new UserException(classPath() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private ProcessBuilder builder(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.java());
    command.add("-cp");
    command.add(
        project.resolve("target/classes")
            + System.getProperty("path.separator")
            + Files.readString(classPath()).strip());
    command.add(PACKAGE + mainClass);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Threads.settlePeer(builder.environment());
    return builder;
  }
}
