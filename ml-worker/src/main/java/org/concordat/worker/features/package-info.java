/**
 * From the values of a row to the inputs of a model, the same way at every bank. The entry point is
 * {@link org.concordat.worker.features.FeaturePreparation}.
 */
package org.concordat.worker.features;
