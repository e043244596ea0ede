package io.morph4j.spark;

import io.morph4j.core.train.Workers;
import io.morph4j.engine.loop.HostArrays;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Workers in a ring of TCP connections: each sends to the next and hears from the one before. A
 * mean takes two rounds (reduce-scatter, all-gather; Patarasuk and Yuan 2009), so that each worker
 * sends less than twice its array, however many there are.
 */
final class Ring implements Workers, Closeable {
  private static final int CONNECT_MILLIS = 60_000;

  /** A worker that is this late is taken for gone. */
  private static final int SILENCE_MILLIS = 600_000;

  private final int index;
  private final int count;
  private final Socket next;
  private final Socket previous;
  private final OutputStream out;
  private final DataInputStream in;
  private final ExecutorService sender;

  private Ring(int index, int count, Socket next, Socket previous) throws IOException {
    this.index = index;
    this.count = count;
    this.next = next;
    this.previous = previous;
    next.setTcpNoDelay(true);
    previous.setSoTimeout(SILENCE_MILLIS);
    this.out = new BufferedOutputStream(next.getOutputStream(), 1 << 16);
    this.in = new DataInputStream(previous.getInputStream());
    this.sender =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "morph4j-ring");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Where a worker hears from the one before it.
   *
   * @param secret that the other one shows first, so that no stranger takes its place
   */
  record Place(String host, int port, long secret) {
    /** The place that waits at {@code server}. */
    static Place of(String host, ServerSocket server) {
      return new Place(host, server.getLocalPort(), new SecureRandom().nextLong());
    }

    static Place parse(String text) {
      String[] parts = text.split(" ", -1);
      return new Place(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
      return host + " " + port + " " + secret;
    }
  }

  /**
   * Joins the ring. All workers call it at about the same time.
   *
   * @param places of all workers, by number
   * @param server at this one's place
   * @throws IOException if another one cannot be reached within a minute
   */
  static Ring join(int index, List<Place> places, ServerSocket server) throws IOException {
    Place place = places.get((index + 1) % places.size());
    Socket next = new Socket();
    try {
      // The connection waits in the queue of the other's server until that accepts it.
      next.connect(new InetSocketAddress(place.host(), place.port()), CONNECT_MILLIS);
      new DataOutputStream(next.getOutputStream()).writeLong(place.secret());
      server.setSoTimeout(CONNECT_MILLIS);
      return new Ring(index, places.size(), next, accept(server, places.get(index).secret()));
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
  }

  private static Socket accept(ServerSocket server, long secret) throws IOException {
    while (true) {
      Socket socket = server.accept();
      try {
        socket.setSoTimeout(CONNECT_MILLIS);
        if (new DataInputStream(socket.getInputStream()).readLong() == secret) {
          return socket;
        }
      } catch (EOFException | SocketTimeoutException e) {
        // A stranger, as below.
      }
      socket.close();
    }
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void average(INDArray values) {
    INDArray copy = values.dup('c');
    float[] all = new float[Math.toIntExact(copy.length())];
    HostArrays.toRead(copy, 0, all.length * Float.BYTES).asFloatBuffer().get(all);
    try {
      for (int round = 0; round < count - 1; round++) {
        pass(all, index - round, index - round - 1, true);
      }
      scale(all, index + 1);
      for (int round = 0; round < count - 1; round++) {
        pass(all, index + 1 - round, index - round, false);
      }
    } catch (IOException e) {
      throw new IllegalStateException("worker %d lost the others: %s".formatted(index, e), e);
    }
    HostArrays.toWrite(copy, 0, all.length * Float.BYTES).asFloatBuffer().put(all);
    HostArrays.written(copy);
    values.assign(copy);
  }

  /** Sends one part while another is heard, and adds that or takes it over. */
  private void pass(float[] all, int sent, int heard, boolean add) throws IOException {
    int begin = begin(all, heard);
    byte[] message = bytes(all, begin(all, sent), end(all, sent));
    Future<?> sending =
        sender.submit(
            () -> {
              out.write(message);
              out.flush();
              return null;
            });
    byte[] bytes = new byte[(end(all, heard) - begin) * Float.BYTES];
    in.readFully(bytes);
    float[] numbers = new float[bytes.length / Float.BYTES];
    floats(bytes).get(numbers);
    if (add) {
      for (int i = 0; i < numbers.length; i++) {
        all[begin + i] += numbers[i];
      }
    } else {
      System.arraycopy(numbers, 0, all, begin, numbers.length);
    }
    await(sending);
  }

  private static void await(Future<?> sending) throws IOException {
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The part that is whole after the first round. */
  private void scale(float[] all, int part) {
    int end = end(all, part);
    for (int i = begin(all, part); i < end; i++) {
      all[i] /= count;
    }
  }

  private static byte[] bytes(float[] all, int begin, int end) {
    byte[] bytes = new byte[(end - begin) * Float.BYTES];
    floats(bytes).put(all, begin, end - begin);
    return bytes;
  }

  /** As most machines have numbers in memory, so that nothing is turned around. */
  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private int begin(float[] all, int part) {
    return (int) ((long) all.length * Math.floorMod(part, count) / count);
  }

  private int end(float[] all, int part) {
    return (int) ((long) all.length * (Math.floorMod(part, count) + 1) / count);
  }

  @Override
  public void close() throws IOException {
    sender.shutdownNow();
    next.close();
    previous.close();
  }
}
