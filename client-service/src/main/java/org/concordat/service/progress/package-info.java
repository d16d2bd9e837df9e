/** How a study goes, round by round, as people want to see it at a glance. */
package org.concordat.service.progress;
