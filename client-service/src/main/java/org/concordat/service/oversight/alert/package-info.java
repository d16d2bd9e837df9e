/**
 * What a supervisor should look at, worked out anew from the ledger's records at every request: no
 * alert is stored, so none can differ from the ledger. The entry point is {@link
 * org.concordat.service.oversight.alert.Alerts}.
 */
package org.concordat.service.oversight.alert;
