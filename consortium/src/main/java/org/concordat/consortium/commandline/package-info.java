/** Command lines: {@link org.concordat.consortium.commandline.Words} reads them word by word. */
package org.concordat.consortium.commandline;
