// Line charts by uPlot, each with its numbers as a table for those who would rather read, or cannot see a canvas.
import { locale, t } from '../text.js';
import { html, nothing, ref, uPlot } from '../vendor.js';
import { table } from './ui.js';

// Told apart without red against green, in light and dark (after Okabe and Ito, 2008).
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8a6d00', '#7b61a8'];
const HEIGHT = 260;
const MOST_IN_TABLE = 400;

export const colour = (at) => COLOURS[at % COLOURS.length];

const text = (value, digits, none) => (value === null || value === undefined ? none : value.toLocaleString(locale(), { maximumFractionDigits: digits }));

function lastInLegend(plot) {
  const last = plot.data[0].length - 1;
  if (last >= 0 && (plot.cursor.idx ?? null) === null && plot.legend.idxs[0] !== last) plot.setLegend({ idx: last });
}

/** One canvas, kept while its data change. */
class Chart {
  constructor() {
    this.plot = null;
    this.shape = '';
    this.themed = () => this.draw(true);
  }

  /** @param element where, or undefined when it has gone */
  mount(element) {
    if (element === this.element) return;
    if (!element) {
      this.plot?.destroy();
      this.plot = null;
      this.sizes?.disconnect();
      removeEventListener('concordat-theme', this.themed);
      this.element = undefined;
      return;
    }
    this.element = element;
    this.sizes = new ResizeObserver(() => this.plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    this.sizes.observe(element);
    addEventListener('concordat-theme', this.themed);
    this.draw(true);
  }

  /** Shows what is given, unless it is what is shown: `key` changes with the data. */
  show(spec) {
    if (spec.key !== undefined && spec.key === this.spec?.key) return;
    this.spec = spec;
    this.draw(false);
  }

  draw(anew) {
    if (!this.element || !this.spec) return;
    const { x, series } = this.spec;
    const data = [x, ...series.map((one) => one.values)];
    const shape = series.map((one) => one.label).join('\n');
    if (!anew && this.plot && shape === this.shape) {
      this.plot.setData(data);
      return;
    }
    this.plot?.destroy();
    this.shape = shape;
    this.plot = new uPlot(this.options(), data, this.element);
  }

  options() {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--soft').trim();
    const grid = { stroke: style.getPropertyValue('--edge').trim(), width: 1 };
    const { series, xLabel, yLabel, xRange, yRange, digits = 3, steps, fewDots, dots } = this.spec;
    const shown = (_, value) => text(value, digits, '');
    const axis = (label) => ({ stroke: ink, grid, ticks: grid, label, labelSize: 22, labelFont: '12px sans-serif', font: '12px sans-serif' });
    return {
      width: this.element.clientWidth || 600,
      height: HEIGHT,
      scales: { x: { time: false, range: xRange }, y: { range: yRange } },
      axes: [{ ...axis(xLabel), incrs: steps ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] : undefined }, { ...axis(yLabel), size: 58 }],
      series: [
        { label: xLabel, value: shown },
        ...series.map((one, at) => ({
          label: one.label,
          stroke: one.colour === 'currentColor' ? style.getPropertyValue('--ink').trim() : one.colour ?? colour(at),
          width: one.width ?? 1.5,
          dash: one.dash ?? (at >= COLOURS.length ? [6, 4] : undefined),
          spanGaps: dots ?? false,
          points: { show: dots || (!fewDots && one.values.length < 40), size: 5 },
          value: shown,
        })),
      ],
      legend: { live: true },
      // With no pointer over it, the legend tells of the last round; of curves it says only which is which.
      hooks: { setLegend: steps ? [lastInLegend] : [] },
      cursor: { drag: { x: true, y: false } },
    };
  }
}

/**
 * Draws lines over one axis. Keep the returned state in the page: charts(context, 'name').
 * spec: {title, x, xLabel, yLabel, series: [{label, values, colour, width, dash}], digits}
 */
export function lines(context, name, spec) {
  const kept = ((context.state.charts ??= {})[name] ??= { chart: new Chart(), asTable: false });
  kept.mount ??= (element) => kept.chart.mount(element);
  kept.chart.show(spec);
  const toggle = () => { kept.asTable = !kept.asTable; context.redraw(); };
  return html`
    <figure class="figure">
      <div class="chart" role="img" aria-label=${spec.summary ?? spec.title} ${ref(kept.mount)}></div>
      <button class="plain small" aria-expanded=${kept.asTable} @click=${toggle}>${t(kept.asTable ? 'chart.without-table' : 'chart.with-table')}</button>
      ${kept.asTable ? numbers(spec) : nothing}
    </figure>`;
}

function numbers({ title, x, xLabel, series, digits = 3 }) {
  const from = Math.max(0, x.length - MOST_IN_TABLE);
  const rows = x.slice(from).map((value, at) => ({ value, at: at + from }));
  return table(title, [
    { title: xLabel, value: (row) => text(row.value, digits, '–') },
    ...series.map((one) => ({ title: one.label, number: true, value: (row) => text(one.values[row.at], digits, '–') })),
  ], rows, (row) => row.at);
}
