/**
 * What helps a person to propose a study: a suggestion to begin with, and a check before it is
 * sent.
 */
package org.concordat.service.proposal;
