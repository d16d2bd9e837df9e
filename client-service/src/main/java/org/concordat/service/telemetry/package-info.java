/**
 * What a service tells those who operate it. The entry point is {@link
 * org.concordat.service.telemetry.ServiceMeters}; every metric's name stands in {@link
 * org.concordat.service.telemetry.ServiceMetric}.
 */
package org.concordat.service.telemetry;
