package org.concordat.consortium.study;

/**
 * When a round passed from phase to phase, in milliseconds of one clock.
 *
 * @param opened when its commits were opened
 * @param trained when the last worker had trained for it
 * @param committed when its commits were closed
 * @param revealed when the last reveal came
 * @param finalised when the aggregate was on the ledger
 * @param ended when it ended
 */
public record RoundTimes(
    long opened, long trained, long committed, long revealed, long finalised, long ended) {}
