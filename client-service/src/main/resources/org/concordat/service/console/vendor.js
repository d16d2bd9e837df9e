// The only place that names libraries; the service fills in where they lie.
export { html, svg, render, nothing } from '@{webjar:lit-html}/lit-html.js';
export { repeat } from '@{webjar:lit-html}/directives/repeat.js';
export { live } from '@{webjar:lit-html}/directives/live.js';
export { ref } from '@{webjar:lit-html}/directives/ref.js';
export { default as uPlot } from '@{webjar:uplot}/dist/uPlot.esm.js';
