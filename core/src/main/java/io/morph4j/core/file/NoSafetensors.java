package io.morph4j.core.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files that stand where a safetensors file should, told by their first bytes. */
final class NoSafetensors {
  /** Bytes that are looked at. */
  static final int START = 64;

  private NoSafetensors() {}

  /**
   * @param start the first bytes, which make no sense as the length and start of a header
   * @throws UserException if they are known
   */
  static void refuse(Path file, byte[] start) {
    boolean zip = start[0] == 'P' && start[1] == 'K';
    boolean pickle = (start[0] & 0xFF) == 0x80 && start[1] >= 2 && start[1] <= 5;
    if (zip || pickle) {
      throw new UserException(
          file
              + " is a PyTorch file (pickle), which can hold program code and is not opened."
              + " Convert it in Python: safetensors.torch.save_file(torch.load(\"in.pth\","
              + " map_location=\"cpu\", weights_only=True), \"out.safetensors\")");
    }
    String text = new String(start, StandardCharsets.ISO_8859_1).strip();
    if (text.startsWith("version https://git-lfs")) {
      throw new UserException(
          file + " is a Git LFS pointer, not the model itself: run git lfs pull");
    }
    if (text.startsWith("<")) {
      throw new UserException(
          file + " is a web page or XML, not a model: the download gave the page around it");
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      throw new UserException(
          file + " is JSON, not a model: the weights are in a .safetensors file beside it");
    }
  }
}
