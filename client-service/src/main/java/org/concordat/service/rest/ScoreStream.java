package org.concordat.service.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.registry.ScoringRun;
import org.concordat.service.scoring.CsvFeatures;
import org.concordat.service.scoring.RowScore;
import org.concordat.service.telemetry.ScoringCount;

/**
 * Rows in, scores out, as comma-separated values: a row is read when the reader of the scores wants
 * one, so that as much is in memory whether there are ten rows or ten million.
 *
 * <p>What goes wrong in the first {@value #AHEAD} bytes of scores goes wrong before anything is
 * sent. Later it ends the scores with a last line that says so, and then breaks the transfer off:
 * nobody takes a part for the whole.
 */
final class ScoreStream extends InputStream {
  /** So much is made before anything is sent. */
  static final int AHEAD = 64 * 1024;

  /** After so many rows it is asked again whether the model may still answer. */
  static final int CHECK_ROWS = 1_000;

  private static final int BLOCK = 16 * 1024;

  private final ScoringRun run;
  private final InputStream in;
  private final ScoringCount count;
  private final CsvFeatures rows;
  private final StringBuilder text = new StringBuilder();
  private byte[] made;
  private int at;
  private long row;
  private boolean ended;
  private boolean broken;

  /**
   * Opens a stream and scores its first rows.
   *
   * @param run the model that answers
   * @param in the rows, UTF-8
   * @param count counts the rows
   * @throws ConcordatException when something is wrong with them
   */
  ScoreStream(ScoringRun run, InputStream in, ScoringCount count) {
    this.run = run;
    this.in = in;
    this.count = count;
    try {
      this.rows =
          new CsvFeatures(
              run.plan(),
              new BufferedReader(
                  new InputStreamReader(
                      in,
                      StandardCharsets.UTF_8
                          .newDecoder()
                          .onMalformedInput(CodingErrorAction.REPORT)
                          .onUnmappableCharacter(CodingErrorAction.REPORT))));
      text.append("row,probability,logit,modelHash\r\n");
      make(AHEAD);
    } catch (CharacterCodingException e) {
      throw notUtf8(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
    take();
  }

  private void make(int enough) throws IOException {
    while (text.length() < enough && !ended) {
      Optional<double[]> values = rows.next();
      if (values.isEmpty()) {
        ended = true;
        return;
      }
      row++;
      if (row % CHECK_ROWS == 0) {
        run.requireStill();
      }
      RowScore score = run.score(values.get());
      count.scored();
      text.append(row)
          .append(',')
          .append(score.probability())
          .append(',')
          .append(score.logit())
          .append(',')
          .append(run.modelHash())
          .append("\r\n");
    }
  }

  private void take() {
    made = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    at = 0;
  }

  private boolean fill() throws IOException {
    if (at < made.length) {
      return true;
    }
    if (broken) {
      throw new IOException("the scores were broken off after row " + row);
    }
    if (ended) {
      return false;
    }
    try {
      make(BLOCK);
    } catch (ConcordatException e) {
      breakOff(e);
    } catch (CharacterCodingException e) {
      breakOff(notUtf8(e));
    } catch (IOException e) {
      breakOff(unreadable(e));
    }
    take();
    return made.length > 0;
  }

  private void breakOff(ConcordatException why) {
    broken = true;
    count.refused(why.code());
    text.append("# ")
        .append(why.code().code())
        .append(' ')
        .append(why.detail().replace('\n', ' '))
        .append("; these scores are not all\r\n");
  }

  private static ConcordatException notUtf8(IOException cause) {
    return new ConcordatException(ErrorCode.FIELD_INVALID, "the rows are not UTF-8", cause);
  }

  private static ConcordatException unreadable(IOException cause) {
    return new ConcordatException(
        ErrorCode.FIELD_INVALID, "the rows cannot be read to their end", cause);
  }

  @Override
  public int read() throws IOException {
    return fill() ? made[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, made.length - at);
    System.arraycopy(made, at, bytes, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
