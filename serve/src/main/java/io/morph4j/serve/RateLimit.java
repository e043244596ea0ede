package io.morph4j.serve;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;

/** So many requests a second from one address; what an address did not use in a second is lost. */
final class RateLimit {
  private static final int MOST_ADDRESSES = 10_000;

  private final double perSecond;
  private final LoadingCache<String, RateLimiter> addresses;

  /**
   * @param perSecond 0 for any number
   */
  RateLimit(double perSecond) {
    this.perSecond = perSecond;
    this.addresses =
        CacheBuilder.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build(CacheLoader.from(() -> RateLimiter.create(Math.max(perSecond, 1e-6))));
  }

  /**
   * Counts a request.
   *
   * @throws Refusal if it is one too many
   */
  void count(String address) {
    if (perSecond > 0 && !addresses.getUnchecked(address).tryAcquire()) {
      throw Refusal.tooMany(
          "more than %s requests a second from one address".formatted(perSecond),
          (int) Math.max(1, Math.min(60, Math.ceil(1 / perSecond))));
    }
  }
}
