/**
 * How browsers stay signed in: sessions that outlive the process, their cookie, and what tells the
 * console's own requests from those another site's page has made. Entry point: {@link
 * org.concordat.service.session.Sessions}.
 */
package org.concordat.service.session;
