/**
 * Studies: proposed under the charter, joined under an agreement, started when enough banks have
 * joined. The entry point is {@link org.concordat.chaincode.study.StudyContract}.
 */
package org.concordat.chaincode.study;
