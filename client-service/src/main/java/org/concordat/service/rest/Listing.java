package org.concordat.service.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;
import org.concordat.service.projection.StoredRecord;

/**
 * A list that can be read on from behind any of its items.
 *
 * @param <T> its items
 */
@FunctionalInterface
interface Listing<T> {
  /** How many records are looked through at a time. */
  int AT_ONCE = 200;

  /**
   * An item and its place.
   *
   * @param place its place
   * @param item the item
   * @param <T> its type
   */
  record Placed<T>(Cursor place, T item) {}

  /**
   * Reads items in the list's order.
   *
   * @param behind only those behind this place; empty for the first ones
   * @param most how many at most
   * @return as many as that, or all there are
   */
  List<Placed<T>> read(Optional<Cursor> behind, int most);

  /** The same list of what each item is turned into. */
  default <S> Listing<S> map(Function<T, S> view) {
    return (behind, most) ->
        read(behind, most).stream()
            .map(one -> new Placed<>(one.place(), view.apply(one.item())))
            .toList();
  }

  /** Only some of the items; the list is gone through until there are enough of them. */
  default Listing<T> only(Predicate<T> wanted) {
    return (behind, most) -> {
      List<Placed<T>> found = new ArrayList<>();
      Optional<Cursor> at = behind;
      while (true) {
        List<Placed<T>> some = read(at, AT_ONCE);
        for (Placed<T> one : some) {
          if (wanted.test(one.item())) {
            found.add(one);
            if (found.size() == most) {
              return found;
            }
          }
        }
        if (some.size() < AT_ONCE) {
          return found;
        }
        at = Optional.of(some.getLast().place());
      }
    };
  }

  /** The ledger's records of a kind, in an order of their keys. */
  static <T> Listing<T> records(
      Projection projection, Class<T> type, RecordOrder order, Object... prefix) {
    List<String> parts = java.util.Arrays.stream(prefix).map(RecordKey::part).toList();
    return (behind, most) ->
        projection
            .page(
                order,
                parts,
                behind.map(
                    place ->
                        new RecordOrder.Behind(
                            place.number(0), place.parts().subList(1, place.parts().size()))),
                most)
            .stream()
            .map(stored -> new Placed<>(place(stored), stored.as(type)))
            .toList();
  }

  private static Cursor place(StoredRecord stored) {
    List<String> parts = new ArrayList<>();
    parts.add(Long.toString(stored.blockNumber()));
    parts.addAll(stored.key().parts());
    return new Cursor(parts);
  }

  /** Items that a query gives, told apart by what it orders them by. */
  static <T> Listing<T> queried(
      BiFunction<Optional<Cursor>, Integer, List<T>> query, Function<T, Cursor> place) {
    return (behind, most) ->
        query.apply(behind, most).stream().map(one -> new Placed<>(place.apply(one), one)).toList();
  }

  /** Few items that are all at hand, in the order of a key that tells them apart. */
  static <T> Listing<T> sorted(List<T> all, Function<T, Cursor> key) {
    Comparator<Cursor> order =
        (one, other) -> {
          for (int part = 0; part < one.parts().size(); part++) {
            int compared = one.text(part).compareTo(other.text(part));
            if (compared != 0) {
              return compared;
            }
          }
          return 0;
        };
    List<Placed<T>> placed =
        all.stream()
            .map(one -> new Placed<>(key.apply(one), one))
            .sorted(Comparator.comparing(Placed::place, order))
            .toList();
    return (behind, most) ->
        placed.stream()
            .filter(one -> behind.isEmpty() || order.compare(one.place(), behind.get()) > 0)
            .limit(most)
            .toList();
  }
}
