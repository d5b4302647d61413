package dev.percha.core.domain.random;

/**
 * Which units a dropout layer keeps. Each is told by a random number that depends on nothing but
 * seed, layer, step, row and unit: so every engine, with any number of threads, in calls cut
 * anywhere and in resumed trainings, drops the same ones.
 *
 * <p>The numbers are those of Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011): of counter (unit
 * div 4, row of the batch, step's low word, step's high word) and key (seed, layer), word {@code
 * unit mod 4}. A unit is kept where that word, unsigned, is at least {@code floor(rate · 2³²)}.
 *
 * @param seed of the training, 0 to 2^32 - 1
 * @param layer the number of the dense layer whose activations are dropped, from 0
 * @param units of that layer
 * @param rate of those that are dropped, above 0, below 1
 */
public record DropoutMask(long seed, int layer, int units, double rate) {
  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long WORD = 0xFFFF_FFFFL;

  /** {@return what those that are kept are multiplied by, 1 / (1 - rate)} */
  public double scale() {
    return 1 / (1 - rate);
  }

  /**
   * Tells of some rows of a batch which units are kept.
   *
   * @param step how many steps were made before this one
   * @param row the first row, by its place in the batch
   * @param rows how many
   * @param keep set to 1 where a unit is kept and to 0 where not, [rows, units], row-major
   * @param at where in it the first row begins
   */
  public void keep(long step, int row, int rows, byte[] keep, int at) {
    long threshold = (long) (rate * 0x1p32);
    int count = (units + 3) / 4;
    long[] c0 = new long[count];
    long[] c1 = new long[count];
    long[] c2 = new long[count];
    long[] c3 = new long[count];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < count; i++) {
        c0[i] = i;
        c1[i] = row + r;
        c2[i] = step & WORD;
        c3[i] = step >>> 32;
      }
      int k0 = (int) seed;
      int k1 = layer;
      for (int round = 0; round < ROUNDS; round++) {
        round(count, c0, c1, c2, c3, k0 & WORD, k1 & WORD);
        k0 += W0;
        k1 += W1;
      }
      int to = at + r * units;
      spread(c0, threshold, keep, to, 0);
      spread(c1, threshold, keep, to, 1);
      spread(c2, threshold, keep, to, 2);
      spread(c3, threshold, keep, to, 3);
    }
  }

  /** Over all counters of a row, so that the compiler makes vector instructions of it. */
  private static void round(
      int count, long[] c0, long[] c1, long[] c2, long[] c3, long k0, long k1) {
    for (int i = 0; i < count; i++) {
      long p0 = c0[i] * M0;
      long p1 = c2[i] * M1;
      c0[i] = (p1 >>> 32) ^ c1[i] ^ k0;
      c2[i] = (p0 >>> 32) ^ c3[i] ^ k1;
      c1[i] = p1 & WORD;
      c3[i] = p0 & WORD;
    }
  }

  private void spread(long[] words, long threshold, byte[] keep, int at, int word) {
    for (int unit = word; unit < units; unit += 4) {
      keep[at + unit] = kept(words[unit >>> 2], threshold);
    }
  }

  private static byte kept(long word, long threshold) {
    return (byte) ((threshold - 1 - word) >>> 63);
  }
}
