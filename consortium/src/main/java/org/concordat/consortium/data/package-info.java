/**
 * The data of a consortium run: generated payments of unlike banks, or CSV files, with rows to test
 * on that no bank trains on. The entry point is {@link
 * org.concordat.consortium.data.ConsortiumData}.
 */
package org.concordat.consortium.data;
