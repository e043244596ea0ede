package io.morph4j.tools;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A terminal of Linux without a screen, on which another process runs: tests see what it shows and
 * press keys.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final int READ_AND_WRITE = 2;
  private static final int NOT_MINE = 0400;
  private static final int SET_WINDOW_SIZE = 0x5414;
  private static final int ROWS = 25;
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

  /** What it takes of the C library (pty(7), setsid(2)). */
  interface LibC extends Library {
    LibC INSTANCE = (LibC) Native.loadLibrary("c", LibC.class);

    int posix_openpt(int flags);

    int grantpt(int master);

    int unlockpt(int master);

    String ptsname(int master);

    int ioctl(int file, NativeLong request, byte[] argument);

    NativeLong read(int file, byte[] into, NativeLong count);

    NativeLong write(int file, byte[] from, NativeLong count);

    int open(String path, int flags);

    int dup2(int from, int to);

    int close(int file);

    int setsid();
  }

  /** The process on the terminal: makes it its controlling one, then is the command line. */
  static final class Session {
    private Session() {}

    /**
     * @param words the terminal's file, then the command line
     */
    public static void main(String[] words) {
      LibC c = LibC.INSTANCE;
      if (c.setsid() < 0) {
        throw new IllegalStateException("no session of its own");
      }
      int terminal = c.open(words[0], READ_AND_WRITE);
      for (int stream = 0; stream < 3; stream++) {
        if (c.dup2(terminal, stream) != stream) {
          throw new IllegalStateException("stream " + stream + " does not lead to " + words[0]);
        }
      }
      Main.main(Arrays.copyOfRange(words, 1, words.length));
    }
  }

  private final int master;
  private final Process process;
  private final StringBuilder shown = new StringBuilder();
  private boolean ended;

  /** Starts {@code morph4j words} on a terminal of {@code columns} columns. */
  static PseudoTerminal run(int columns, File errors, Object... words) throws IOException {
    LibC c = LibC.INSTANCE;
    int master = c.posix_openpt(READ_AND_WRITE | NOT_MINE);
    if (master < 0 || c.grantpt(master) != 0 || c.unlockpt(master) != 0) {
      throw new IOException("no pseudo-terminal");
    }
    ByteBuffer size = ByteBuffer.allocate(4 * Short.BYTES).order(ByteOrder.nativeOrder());
    size.putShort((short) ROWS).putShort((short) columns);
    c.ioctl(master, new NativeLong(SET_WINDOW_SIZE), size.array());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Session.class.getName());
    command.add(c.ptsname(master));
    Arrays.stream(words).map(String::valueOf).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(errors);
    builder.environment().put("TERM", "xterm");
    return new PseudoTerminal(master, builder.start());
  }

  private PseudoTerminal(int master, Process process) {
    this.master = master;
    this.process = process;
    Thread reader = new Thread(this::read, "pseudo-terminal");
    reader.setDaemon(true);
    reader.start();
    process.onExit().thenRun(this::end);
  }

  private void read() {
    byte[] bytes = new byte[4096];
    int count = 0;
    // Once no process holds the terminal any more, reading fails.
    while (count >= 0) {
      count = LibC.INSTANCE.read(master, bytes, new NativeLong(bytes.length)).intValue();
      synchronized (this) {
        shown.append(new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8));
        ended |= count < 0;
        notifyAll();
      }
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits until {@code wanted} is true of what was shown so far, or the process has ended. */
  synchronized String await(Predicate<String> wanted) throws InterruptedException {
    long last = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (!wanted.test(shown.toString()) && !ended) {
      long left = (last - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("waited for too long; shown: " + shown);
      }
      wait(left);
    }
    return shown.toString();
  }

  /** Presses Ctrl and {@code letter}. */
  void control(char letter) {
    byte[] key = {(byte) (letter - '@')};
    LibC.INSTANCE.write(master, key, new NativeLong(1));
  }

  /**
   * The exit code of the process once it has ended, within two minutes. A build whose own parent
   * ignores SIGINT (a background job of a shell, {@code nohup}) hands that down, and Ctrl-C does
   * nothing.
   */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("still running; is SIGINT ignored by whoever started this?");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    LibC.INSTANCE.close(master);
  }
}
