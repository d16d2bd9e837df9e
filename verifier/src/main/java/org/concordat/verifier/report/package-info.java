/**
 * What a verification comes to: for people a page, for machines JSON. The entry point is {@link
 * org.concordat.verifier.report.Report}.
 */
package org.concordat.verifier.report;
