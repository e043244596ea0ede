package io.morph4j.engine;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Counts what passes from ND4J to its natives, by a proxy in their place. What objects of ND4J made
 * before that keep for themselves passes beside it, but for the executioner's.
 */
public final class NativeCalls implements AutoCloseable {
  private final NativeOps before = NativeOpsHolder.getInstance().getDeviceNativeOps();
  private final Map<String, Long> counts = new TreeMap<>();

  private NativeCalls() {
    use(
        (NativeOps)
            Proxy.newProxyInstance(
                NativeOps.class.getClassLoader(),
                new Class<?>[] {NativeOps.class},
                (proxy, method, arguments) -> {
                  counts.merge(method.getName(), 1L, Long::sum);
                  try {
                    return method.invoke(before, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  /** Counts from now on, until closed. */
  public static NativeCalls count() {
    return new NativeCalls();
  }

  private static void use(NativeOps ops) {
    NativeOpsHolder.getInstance().setDeviceNativeOps(ops);
    try {
      Field field = Nd4j.getExecutioner().getClass().getDeclaredField("loop");
      field.setAccessible(true);
      field.set(Nd4j.getExecutioner(), ops);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ND4J's executioner keeps its natives elsewhere", e);
    }
  }

  /** How often each function of the natives was called. */
  public Map<String, Long> byName() {
    return counts;
  }

  /** Operations on arrays: on a card each is at least one kernel to be launched. */
  public long operations() {
    return sum("exec") + sum("memcpy") + sum("memset");
  }

  /** Fresh buffers. */
  public long allocations() {
    return counts.getOrDefault("allocateDataBuffer", 0L) + sum("malloc");
  }

  private long sum(String prefix) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void close() {
    use(before);
  }
}
