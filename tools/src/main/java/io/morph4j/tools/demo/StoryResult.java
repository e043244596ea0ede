package io.morph4j.tools.demo;

import io.morph4j.tools.cli.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How good a demo's networks are, beside those before training. */
interface StoryResult {
  /** The scores as lines of text. */
  List<String> table();

  /** The scores for programs. */
  Map<String, Object> asMap();

  /** Whether everything is as it should be after a full training. */
  boolean good();

  /** Writes the page and returns its file. */
  Path writePage(DemoFolder folder, double seconds, Console console);
}
