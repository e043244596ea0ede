package io.morph4j.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class ScratchpadTest {
  private static final long BYTES = 64L << 20;
  private static final long LITTLE = 8L << 20;

  @Test
  void slot_thatGrowsAndIsReleased_givesItsMemoryBack() {
    long before = Pointer.totalBytes();
    Scratchpad scratchpad = new Scratchpad();

    scratchpad.slot(0, BYTES / 2);
    scratchpad.slot(0, BYTES);
    assertEquals(BYTES, Pointer.totalBytes() - before, LITTLE);

    scratchpad.release();
    assertEquals(0, Pointer.totalBytes() - before, LITTLE);
    assertEquals(0, scratchpad.bytes());
  }

  @Test
  void slot_insideAScopeOfPointers_outlivesIt() {
    long before = Pointer.totalBytes();
    Scratchpad scratchpad = new Scratchpad();
    long address;
    try (PointerScope scope = new PointerScope()) {
      address = scratchpad.slot(1, BYTES);
    }

    assertEquals(address, scratchpad.slot(1, BYTES));
    assertTrue(Pointer.totalBytes() - before >= BYTES);
    scratchpad.release();
    assertEquals(0, Pointer.totalBytes() - before, LITTLE);
  }
}
