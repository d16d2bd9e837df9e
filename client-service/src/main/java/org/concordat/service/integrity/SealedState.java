package org.concordat.service.integrity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every change of a sealed table moves on, in the same database transaction. It lies encrypted
 * in one row, so that no table can be put back to an earlier state alone.
 *
 * @param generation how many changes there were
 * @param filed the generation that was surely in the checkpoint file before this change
 * @param mark how far the chain was followed
 * @param anchor a block that has to come again while the chain is followed anew; {@link
 *     ChainMark#START} for none
 * @param sums by table
 * @param layouts by table, what its seals cover
 */
record SealedState(
    long generation,
    long filed,
    ChainMark mark,
    ChainMark anchor,
    SortedMap<String, TableSum> sums,
    SortedMap<String, String> layouts) {
  static final SealedState EMPTY =
      new SealedState(0, 0, ChainMark.START, ChainMark.START, new TreeMap<>(), new TreeMap<>());
  private static final byte FORM = 1;

  SealedState {
    sums = Collections.unmodifiableSortedMap(new TreeMap<>(sums));
    layouts = Collections.unmodifiableSortedMap(new TreeMap<>(layouts));
  }

  TableSum sum(SealedTable table) {
    return sums.getOrDefault(table.name(), TableSum.EMPTY);
  }

  /** The state after a change. */
  SealedState after(ChainMark newMark, long nowFiled, Map<String, TableSum> changes) {
    SortedMap<String, TableSum> changed = new TreeMap<>(sums);
    changes.forEach((table, change) -> changed.merge(table, change, TableSum::plus));
    return new SealedState(
        generation + 1,
        nowFiled,
        newMark,
        anchor.nextBlock() > newMark.nextBlock() ? anchor : ChainMark.START,
        changed,
        layouts);
  }

  /** The state with the sum of one table set, whatever it was. */
  SealedState with(SealedTable table, TableSum sum) {
    SortedMap<String, TableSum> set = new TreeMap<>(sums);
    set.put(table.name(), sum);
    SortedMap<String, String> described = new TreeMap<>(layouts);
    described.put(table.name(), table.layout());
    return new SealedState(generation, filed, mark, anchor, set, described);
  }

  /** The next state, in which the chain is followed anew and has to pass a block. */
  SealedState followedAnew(ChainMark pass) {
    return new SealedState(generation + 1, filed, ChainMark.START, pass, sums, layouts);
  }

  /** The next state, in which the chain was followed as far as before. */
  SealedState next() {
    return new SealedState(generation + 1, filed, mark, anchor, sums, layouts);
  }

  /** The same at another generation. */
  SealedState at(long other) {
    return new SealedState(other, filed, mark, anchor, sums, layouts);
  }

  byte[] seal(SealKey key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeLong(generation);
      out.writeLong(filed);
      write(out, mark);
      write(out, anchor);
      out.writeInt(layouts.size());
      for (Map.Entry<String, String> layout : layouts.entrySet()) {
        TableSum sum = sums.getOrDefault(layout.getKey(), TableSum.EMPTY);
        out.writeUTF(layout.getKey());
        out.writeUTF(layout.getValue());
        out.writeLong(sum.rows());
        byte[] digits = sum.sum().toByteArray();
        out.writeByte(digits.length);
        out.write(digits);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return key.encrypt(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, ChainMark mark) throws IOException {
    out.writeLong(mark.nextBlock());
    out.writeUTF(mark.hash());
  }

  /** Reads a sealed state; empty when it was not sealed under this key. */
  static Optional<SealedState> open(byte[] sealed, SealKey key) {
    return key.decrypt(sealed).map(SealedState::parse);
  }

  private static SealedState parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte form = in.readByte();
      if (form != FORM) {
        throw new IllegalStateException("the sealed state has form " + form + ", not " + FORM);
      }
      long generation = in.readLong();
      long filed = in.readLong();
      ChainMark mark = readMark(in);
      ChainMark anchor = readMark(in);
      SortedMap<String, TableSum> sums = new TreeMap<>();
      SortedMap<String, String> layouts = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String table = in.readUTF();
        layouts.put(table, in.readUTF());
        long rows = in.readLong();
        sums.put(table, new TableSum(rows, new BigInteger(in.readNBytes(in.readByte()))));
      }
      return new SealedState(generation, filed, mark, anchor, sums, layouts);
    } catch (IOException e) {
      throw new UncheckedIOException("the sealed state ends early", e);
    }
  }

  private static ChainMark readMark(DataInputStream in) throws IOException {
    return new ChainMark(in.readLong(), in.readUTF());
  }

  /** Does not show the sums. */
  @Override
  public String toString() {
    return "SealedState[generation=" + generation + ", mark=" + mark + "]";
  }
}
