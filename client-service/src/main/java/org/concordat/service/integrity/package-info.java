/**
 * How a member notices that its own stores were changed by another hand: rows carry seals, tables
 * carry sums of them, and a checkpoint lies in the database and in a file beside it. The entry
 * point is {@link org.concordat.service.integrity.SealedDatabase}.
 */
package org.concordat.service.integrity;
