package org.concordat.worker.training;

import org.concordat.protocol.fixedpoint.FixedPointVector;

/**
 * What a bank's training of one round ends in.
 *
 * @param update within the study's bound
 * @param momentum the bank's momentum after it, for its next round
 * @param rows how many rows it trained on
 * @param steps how many optimiser steps it took
 * @param meanLoss the mean loss over them
 */
public record LocalUpdate(
    FixedPointVector update, FixedPointVector momentum, long rows, long steps, double meanLoss) {}
