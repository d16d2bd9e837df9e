package org.concordat.service.oversight.audit;

/**
 * A provision that asks for a record.
 *
 * @param act the act or guidance, with its number
 * @param provision where in it
 * @param asks what it asks for, in our words
 */
public record Norm(String act, String provision, String asks) {
  static final String AI_ACT = "Regulation (EU) 2024/1689 (AI Act)";
  static final String DORA = "Regulation (EU) 2022/2554 (DORA)";
  static final String GDPR = "Regulation (EU) 2016/679 (GDPR)";
  static final String MODEL_RISK =
      "SR 26-2 / OCC Bulletin 2026-13 (17 April 2026), which took the place of SR 11-7";
}
