/**
 * One bank's training of one round with DL4J, and the bounded fixed-point update it ends in. The
 * entry point is {@link org.concordat.worker.training.TrainingEngine}.
 */
package org.concordat.worker.training;
