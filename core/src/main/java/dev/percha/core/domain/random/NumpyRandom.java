package dev.percha.core.domain.random;

/**
 * numpy's legacy generator {@code numpy.random.RandomState}, bit for bit: the Mersenne Twister
 * MT19937 (Matsumoto and Nishimura, ACM TOMACS 8(1), 1998; reference code mt19937ar.c, 2002) with
 * numpy's two seedings and the draws that Percha needs.
 *
 * <p>Mutable, and not safe for use by several threads: make one where it is needed.
 */
public final class NumpyRandom {
  /** The largest seed numpy takes, 2^32 - 1. */
  public static final long MAX_SEED = 0xFFFF_FFFFL;

  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int index = N;

  private NumpyRandom() {}

  /**
   * {@code RandomState(seed)}, seeded by {@code init_genrand}.
   *
   * @param seed 0 to 2^32 - 1
   * @return the generator
   * @throws IllegalArgumentException where the seed is out of range
   */
  public static NumpyRandom seeded(long seed) {
    requireSeed(seed);
    NumpyRandom random = new NumpyRandom();
    random.initGenrand((int) seed);
    return random;
  }

  /**
   * {@code RandomState([first, second])}, seeded by {@code init_by_array}.
   *
   * @param first 0 to 2^32 - 1
   * @param second 0 to 2^32 - 1
   * @return the generator
   * @throws IllegalArgumentException where a seed is out of range
   */
  public static NumpyRandom seeded(long first, long second) {
    requireSeed(first);
    requireSeed(second);
    NumpyRandom random = new NumpyRandom();
    random.initByArray((int) first, (int) second);
    return random;
  }

  /**
   * @param seed a seed
   * @throws IllegalArgumentException where it is below 0 or above {@link #MAX_SEED}
   */
  public static void requireSeed(long seed) {
    if (seed < 0 || seed > MAX_SEED) {
      throw new IllegalArgumentException("seed is " + seed + "; allowed: 0 to " + MAX_SEED);
    }
  }

  private void initGenrand(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  private void initByArray(int... key) {
    initGenrand(19650218);
    int i = 1;
    int j = 0;
    for (int k = Math.max(N, key.length); k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525)) + key[j] + j;
      i = next(i);
      j = (j + 1) % key.length;
    }
    for (int k = N - 1; k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941)) - i;
      i = next(i);
    }
    state[0] = 0x8000_0000;
  }

  private int next(int i) {
    if (i + 1 < N) {
      return i + 1;
    }
    state[0] = state[N - 1];
    return 1;
  }

  /** {@return the next 32 random bits} */
  int nextInt() {
    if (index == N) {
      twist();
    }
    int y = state[index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int k = 0; k < N; k++) {
      int y = (state[k] & 0x8000_0000) | (state[(k + 1) % N] & 0x7fff_ffff);
      state[k] = state[(k + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    index = 0;
  }

  /**
   * {@code random_sample()}: 53 random bits.
   *
   * @return a number in [0, 1)
   */
  double nextDouble() {
    int high = nextInt() >>> 5;
    int low = nextInt() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /**
   * {@code uniform(low, high)}.
   *
   * @param low the lower end, included
   * @param high the upper end
   * @return {@code low + (high - low) * random_sample()}
   */
  public double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * {@code permutation(n)}: Fisher-Yates from the end, each place drawn by masked rejection.
   *
   * @param n 0 or more
   * @return the numbers 0 to n - 1 in random order
   */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int mask = -1 >>> Integer.numberOfLeadingZeros(i);
      int j = nextInt() & mask;
      while (j > i) {
        j = nextInt() & mask;
      }
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
