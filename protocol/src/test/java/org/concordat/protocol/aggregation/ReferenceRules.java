package org.concordat.protocol.aggregation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rules once more, as their definitions read and as slow as that: rational numbers, whole
 * sorts, no Gram matrix, no tiles. What the product's rules are compared with.
 */
public final class ReferenceRules {
  private ReferenceRules() {}

  /** Rows of numerators over one denominator. */
  private record Rational(List<List<BigInteger>> rows, BigInteger denominator) {}

  static int[] apply(String rule, int[][] rows, int f) {
    Rational now =
        new Rational(
            Arrays.stream(rows)
                .map(row -> Arrays.stream(row).mapToObj(BigInteger::valueOf).toList())
                .toList(),
            BigInteger.ONE);
    for (String stage : rule.split("\\+", -1)) {
      now =
          switch (stage) {
            case "arc" -> arc(now, f);
            case "nnm" -> nnm(now, f);
            case "mean" -> trimmedMean(now, 0);
            case "trmean" -> trimmedMean(now, f);
            case "median" -> trimmedMean(now, (now.rows().size() - 1) / 2);
            case "meamed" -> aroundMedian(now, now.rows().size() - f);
            case "krum" -> mean(now, krum(now, all(now), now.rows().size() - f - 2, 1));
            case "multikrum" ->
                mean(now, krum(now, all(now), now.rows().size() - f - 2, now.rows().size() - f));
            case "bulyan" -> bulyan(now, f);
            case "mda" -> mean(now, smallestDiameter(now, f));
            default -> throw new IllegalArgumentException(stage);
          };
    }
    return now.rows().getFirst().stream().mapToInt(BigInteger::intValueExact).toArray();
  }

  private static Rational arc(Rational in, int f) {
    int n = in.rows().size();
    int k = 2 * f * (n - f) / n;
    List<BigInteger> squares = in.rows().stream().map(row -> product(row, row)).toList();
    BigInteger target = squares.stream().sorted().toList().get(n - k - 1);
    List<List<BigInteger>> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<BigInteger> row = in.rows().get(i);
      if (squares.get(i).compareTo(target) > 0) {
        BigInteger factor = target.shiftLeft(120).divide(squares.get(i)).sqrt();
        BigInteger one = BigInteger.ONE.shiftLeft(60);
        row = row.stream().map(v -> rounded(v.multiply(factor), one)).toList();
      }
      out.add(row);
    }
    return new Rational(out, in.denominator());
  }

  private static Rational nnm(Rational in, int f) {
    int n = in.rows().size();
    List<List<BigInteger>> out = new ArrayList<>();
    for (List<BigInteger> row : in.rows()) {
      List<List<BigInteger>> byDistance = new ArrayList<>(in.rows());
      byDistance.sort(Comparator.comparing(other -> squaredDistance(row, other)));
      List<BigInteger> sum = byDistance.getFirst();
      for (List<BigInteger> near : byDistance.subList(1, n - f)) {
        List<BigInteger> before = sum;
        List<BigInteger> next = new ArrayList<>();
        for (int c = 0; c < before.size(); c++) {
          next.add(before.get(c).add(near.get(c)));
        }
        sum = next;
      }
      out.add(sum);
    }
    return new Rational(out, in.denominator().multiply(BigInteger.valueOf(n - f)));
  }

  private static Rational trimmedMean(Rational in, int f) {
    int n = in.rows().size();
    BigInteger divisor = in.denominator().multiply(BigInteger.valueOf(n - 2L * f));
    List<BigInteger> out = new ArrayList<>();
    for (int c = 0; c < in.rows().getFirst().size(); c++) {
      int coordinate = c;
      BigInteger sum =
          in.rows().stream()
              .map(row -> row.get(coordinate))
              .sorted()
              .skip(f)
              .limit(n - 2L * f)
              .reduce(BigInteger.ZERO, BigInteger::add);
      out.add(rounded(sum, divisor));
    }
    return new Rational(List.of(out), BigInteger.ONE);
  }

  private static List<Integer> all(Rational in) {
    return IntStream.range(0, in.rows().size()).boxed().toList();
  }

  private static Rational mean(Rational in, List<Integer> chosen) {
    return trimmedMean(
        new Rational(chosen.stream().map(in.rows()::get).toList(), in.denominator()), 0);
  }

  private static Rational aroundMedian(Rational in, int kept) {
    int n = in.rows().size();
    BigInteger divisor = in.denominator().multiply(BigInteger.valueOf(kept));
    List<BigInteger> out = new ArrayList<>();
    for (int c = 0; c < in.rows().getFirst().size(); c++) {
      int coordinate = c;
      List<BigInteger> column = in.rows().stream().map(row -> row.get(coordinate)).toList();
      List<BigInteger> sorted = column.stream().sorted().toList();
      BigInteger twice = sorted.get((n - 1) / 2).add(sorted.get(n / 2));
      BigInteger sum =
          column.stream()
              .sorted(Comparator.comparing(v -> v.shiftLeft(1).subtract(twice).abs()))
              .limit(kept)
              .reduce(BigInteger.ZERO, BigInteger::add);
      out.add(rounded(sum, divisor));
    }
    return new Rational(List.of(out), BigInteger.ONE);
  }

  /** Of some rows, those of the smallest scores. */
  private static List<Integer> krum(Rational in, List<Integer> left, int neighbours, int count) {
    return left.stream()
        .sorted(
            Comparator.comparing(
                i ->
                    left.stream()
                        .filter(j -> !j.equals(i))
                        .map(j -> squaredDistance(in.rows().get(i), in.rows().get(j)))
                        .sorted()
                        .limit(neighbours)
                        .reduce(BigInteger.ZERO, BigInteger::add)))
        .limit(count)
        .toList();
  }

  private static Rational bulyan(Rational in, int f) {
    int theta = in.rows().size() - 2 * f;
    List<Integer> left = new ArrayList<>(all(in));
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < theta) {
      Integer next = krum(in, left, left.size() - f - 2, 1).getFirst();
      chosen.add(next);
      left.remove(next);
    }
    List<List<BigInteger>> rows = chosen.stream().sorted().map(in.rows()::get).toList();
    return aroundMedian(new Rational(rows, in.denominator()), theta - 2 * f);
  }

  /** All subsets, one after the other. */
  private static List<Integer> smallestDiameter(Rational in, int f) {
    int n = in.rows().size();
    List<Integer> best = List.of();
    BigInteger smallest = null;
    for (long set = 0; set < 1L << n; set++) {
      long subset = set;
      List<Integer> rows =
          IntStream.range(0, n).filter(i -> (subset >> i & 1) == 1).boxed().toList();
      if (rows.size() == n - f) {
        BigInteger diameter = BigInteger.ZERO;
        for (int i : rows) {
          for (int j : rows) {
            diameter = diameter.max(squaredDistance(in.rows().get(i), in.rows().get(j)));
          }
        }
        int order = smallest == null ? -1 : diameter.compareTo(smallest);
        if (order < 0 || (order == 0 && comesBefore(rows, best))) {
          best = rows;
          smallest = diameter;
        }
      }
    }
    return best;
  }

  private static boolean comesBefore(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return one.get(i) < other.get(i);
      }
    }
    return false;
  }

  public static BigInteger rounded(BigInteger dividend, BigInteger divisor) {
    return new BigDecimal(dividend)
        .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_EVEN)
        .toBigIntegerExact();
  }

  private static BigInteger product(List<BigInteger> x, List<BigInteger> y) {
    BigInteger sum = BigInteger.ZERO;
    for (int c = 0; c < x.size(); c++) {
      sum = sum.add(x.get(c).multiply(y.get(c)));
    }
    return sum;
  }

  private static BigInteger squaredDistance(List<BigInteger> x, List<BigInteger> y) {
    BigInteger sum = BigInteger.ZERO;
    for (int c = 0; c < x.size(); c++) {
      sum = sum.add(x.get(c).subtract(y.get(c)).pow(2));
    }
    return sum;
  }
}
