/**
 * From the values of a row to a model's score, as docs/model-format.md defines it. Pure: no ledger,
 * no database, no clock. The entry point is {@link org.concordat.service.scoring.Scorer}.
 */
package org.concordat.service.scoring;
