/**
 * The world state as the own peer's blocks tell it, kept in the database. It can be thrown away and
 * rebuilt by replay. The entry point is {@link org.concordat.service.projection.Projection}.
 */
package org.concordat.service.projection;
