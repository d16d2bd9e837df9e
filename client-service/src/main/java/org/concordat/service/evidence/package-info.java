/**
 * A model's history as one file that can be checked without this service, its peer, or anybody's
 * word. The entry into this package is {@link org.concordat.service.evidence.EvidenceExport}.
 */
package org.concordat.service.evidence;
