/**
 * What a worker tells those who operate it. The entry point is {@link
 * org.concordat.worker.telemetry.WorkerTelemetry}.
 */
package org.concordat.worker.telemetry;
