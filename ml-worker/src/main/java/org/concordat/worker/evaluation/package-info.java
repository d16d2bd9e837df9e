/**
 * How well a model tells positives from negatives. The entry point is {@link
 * org.concordat.worker.evaluation.Evaluator}.
 */
package org.concordat.worker.evaluation;
