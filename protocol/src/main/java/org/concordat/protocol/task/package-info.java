/**
 * Messages between a bank's client service and its workers. The entry point is {@link
 * org.concordat.protocol.task.Task}.
 */
package org.concordat.protocol.task;
