package io.morph4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The peers of a measurement that were found, and what is said about those that were not. */
final class Peers {
  private final Map<Peer, Peer.Finding> found = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  /** All peers that there are, with the Python that has PyTorch. */
  static List<Peer> all(Path python) {
    Path project = JvmPeer.project();
    PyTorch pytorch = new PyTorch(python);
    return List.of(
        pytorch,
        new JvmPeer("libtorch", "LibTorch", "LibTorchPeer", project),
        new OnnxRuntime(pytorch, project),
        new OnnxLoopPeer(),
        new JvmPeer("computationgraph", "ComputationGraph", "ComputationGraphPeer", project));
  }

  /** Looks for the peers of {@code wanted} and tells what was found. */
  static Peers find(List<Peer> wanted, Consumer<String> talk) {
    Peers peers = new Peers();
    if (wanted.isEmpty()) {
      peers.remark("no peers, as asked", talk);
    }
    for (Peer peer : wanted) {
      Peer.Finding finding = peer.look();
      peers.remark(finding.text(), talk);
      if (finding.usable()) {
        peers.found.put(peer, finding);
      }
    }
    return peers;
  }

  private void remark(String text, Consumer<String> talk) {
    remarks.add(text);
    talk.accept(text);
  }

  /** The peers that can do {@code caseName}. */
  List<Peer> able(String caseName) {
    return found.entrySet().stream()
        .filter(each -> each.getValue().reasonAgainst(caseName) == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** One line for each peer: what it is, or why it is absent. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** One line for each peer and reason: which of {@code cases} it does not do. */
  List<String> leftOut(List<String> cases) {
    List<String> lines = new ArrayList<>();
    found.forEach(
        (peer, finding) -> {
          Map<String, List<String>> byReason = new LinkedHashMap<>();
          for (String name : cases) {
            String reason = finding.reasonAgainst(name);
            if (reason != null) {
              byReason.computeIfAbsent(reason, any -> new ArrayList<>()).add(name);
            }
          }
          byReason.forEach(
              (reason, names) ->
                  lines.add(
                      "%s is left out of %s: %s"
                          .formatted(peer.name(), String.join(", ", names), reason)));
        });
    return lines;
  }
}
