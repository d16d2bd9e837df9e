package org.concordat.service.oversight.export;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The items of a list that is read page by page, each page behind the last item of the one before.
 *
 * @param <T> the items' type
 */
public final class Pages<T> implements Iterator<T> {
  private final Function<Optional<T>, List<T>> reader;
  private Iterator<T> page;
  private Optional<T> last = Optional.empty();

  /**
   * Starts at the first page.
   *
   * @param reader gives the page behind an item, or the first one; an empty page is the end
   */
  public Pages(Function<Optional<T>, List<T>> reader) {
    this.reader = reader;
    this.page = reader.apply(last).iterator();
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && last.isPresent()) {
      page = reader.apply(last).iterator();
      last = page.hasNext() ? last : Optional.empty();
    }
    return page.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T item = page.next();
    last = Optional.of(item);
    return item;
  }
}
