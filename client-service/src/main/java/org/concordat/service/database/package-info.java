/**
 * The service's relational database: H2 in a file by default, PostgreSQL by configuration. The
 * entry point is {@link org.concordat.service.database.Database}.
 */
package org.concordat.service.database;
