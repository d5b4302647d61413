package dev.percha.fashionmnist;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fashion-MNIST (Xiao, Rasul, Vollgraf, arXiv:1708.07747, 2017; MIT licence), from this jar: 60,000
 * and 10,000 grey images of 28 x 28, ten garments. Its content is checked by SHA-256.
 */
public final class FashionMnist implements DatasetSource {
  /** The ten garments, in the order of their labels. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  static final String NAME = "fashion-mnist";

  private static final Map<String, String> SHA256 =
      Map.of(
          IdxDataset.TRAIN_IMAGES,
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
          IdxDataset.TRAIN_LABELS,
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
          IdxDataset.TEST_IMAGES,
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
          IdxDataset.TEST_LABELS,
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  @Override
  public Dataset load() {
    return new IdxDataset(FashionMnist::read, line -> {})
        .named(NAME, Optional.of(CLASS_NAMES), false);
  }

  private static IdxDataset.File read(String name, int dimensions, int any) {
    String file = name + ".gz in the jar of Percha";
    try (InputStream raw = FashionMnist.class.getResourceAsStream(name + ".gz")) {
      if (raw == null) {
        throw new DataException(file + ": missing; the jar is not complete, get it anew");
      }
      try (IdxStream idx = new IdxStream(file, raw)) {
        IdxStream.IdxContent content =
            idx.read(dimensions, dimensions, dimensions, IdxFolder.DEFAULT_LIMIT);
        if (!content.sha256().equals(SHA256.get(name))) {
          throw new DataException(
              file + ": SHA-256 " + content.sha256() + ", expected " + SHA256.get(name));
        }
        return new IdxDataset.File(file, content);
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
