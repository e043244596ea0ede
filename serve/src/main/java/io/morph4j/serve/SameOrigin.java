package io.morph4j.serve;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps the pages of other sites, which run in the browser of whoever may use this server, from
 * using it: by a request of theirs, or by a name of theirs that they made to lead here (DNS
 * rebinding).
 */
final class SameOrigin {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean local;

  /**
   * @param host that the server listens on; on this machine alone, it goes by its names only
   */
  SameOrigin(String host) {
    this.local = LOOPBACK.contains(host) || "::1".equals(host);
  }

  /**
   * @throws Refusal if another site's page asks
   */
  void check(Context context) {
    String host = String.valueOf(context.header("Host")).toLowerCase(Locale.ROOT);
    if (local && !LOOPBACK.contains(host.replaceFirst(":\\d*$", ""))) {
      throw Refusal.forbidden("the server is called localhost or 127.0.0.1");
    }
    String site = context.header("Sec-Fetch-Site");
    String origin = context.header("Origin");
    boolean foreign =
        site != null
            ? site.equals("cross-site") || site.equals("same-site")
            : origin != null && !origin.toLowerCase(Locale.ROOT).endsWith("://" + host);
    if (foreign && !context.method().name().equals("GET")
        || foreign && context.path().startsWith("/api/")) {
      throw Refusal.forbidden("pages of other sites may not use this server");
    }
  }
}
