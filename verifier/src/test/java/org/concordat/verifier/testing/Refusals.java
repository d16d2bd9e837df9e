package org.concordat.verifier.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concordat.protocol.evidence.BundleException;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;

/** What a verification refuses. */
public final class Refusals {
  private Refusals() {}

  /** The finding for which something is refused; anything else but a refusal fails the test. */
  public static Finding of(ThrowingCallable verification) {
    Throwable thrown = catchThrowable(verification);
    EvidenceException refusal =
        thrown instanceof BundleException file
            ? EvidenceException.of(file)
            : (EvidenceException)
                assertThat(thrown)
                    .as("it was not refused")
                    .isInstanceOf(EvidenceException.class)
                    .actual();
    assertThat(refusal.finding().code())
        .as("%s", refusal.finding())
        .isNotEqualTo(FindingCode.VERIFIER_FAILED);
    return refusal.finding();
  }

  /** Expects a refusal with that code at that place. */
  public static void assertRefused(ThrowingCallable verification, FindingCode code, String place) {
    Finding finding = of(verification);
    assertThat(finding.code()).as("%s", finding).isEqualTo(code);
    assertThat(finding.place().toString()).as("%s", finding).startsWith(place);
  }
}
