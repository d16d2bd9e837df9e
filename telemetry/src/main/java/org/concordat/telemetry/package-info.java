/**
 * What a process tells those who operate it: metrics for Prometheus, traces for OpenTelemetry, log
 * lines. The entry point is {@link org.concordat.telemetry.Telemetry}.
 */
package org.concordat.telemetry;
