/**
 * Lists of records as comma-separated values. The entry point is {@link
 * org.concordat.service.oversight.export.CsvTable}.
 */
package org.concordat.service.oversight.export;
