// How well models tell positives from negatives on this bank's own hold-out: ROC, precision and recall, calibration.
// All three follow from one histogram of the scores, so no score of a single row is kept.
import { micros, whole } from '../format.js';
import { t } from '../text.js';
import { html } from '../vendor.js';
import { lines } from './chart.js';
import { facts } from './ui.js';

const POINTS = 101;

/** Draws models side by side: [{label, quality}]. */
export function curvesOf(context, name, models) {
  const kept = ((context.state.quality ??= {})[name] ??= { key: null });
  const key = models.map((one) => one.label).join('\n');
  if (kept.key !== key || kept.data !== models[0].quality) {
    kept.key = key;
    kept.data = models[0].quality;
    kept.all = models.map((one) => ({ label: one.label, ...derived(one.quality) }));
    kept.specs = specs(kept.all, kept);
  }
  return html`
    <p class="about">${t('quality.about')}</p>
    <div class="thirds">
      <div><h3>${t('quality.roc')}</h3>${lines(context, `${name}-roc`, kept.specs.roc)}</div>
      <div><h3>${t('quality.pr')}</h3>${lines(context, `${name}-pr`, kept.specs.pr)}</div>
      <div><h3>${t('quality.calibration')}</h3>${lines(context, `${name}-calibration`, kept.specs.calibration)}</div>
    </div>
    ${kept.all.length === 1 ? facts([
      [t('quality.rows'), whole(models[0].quality.rows)],
      [t('quality.positives'), whole(models[0].quality.positives)],
      [t('metric.ROC_AUC'), micros(models[0].quality.rocAucMicros)],
      [t('metric.PR_AUC'), micros(models[0].quality.prAucMicros)],
      [t('metric.F1'), micros(models[0].quality.f1Micros)],
    ]) : ''}`;
}

/** From the highest score down: what share of each class lies above. */
function derived({ positiveBins: positives, negativeBins: negatives, logitBound }) {
  const bins = positives.length;
  const all = { p: sum(positives), n: sum(negatives) };
  let tp = 0;
  let fp = 0;
  const roc = [[0, 0]];
  const pr = [];
  for (let bin = bins - 1; bin >= 0; bin--) {
    tp += positives[bin];
    fp += negatives[bin];
    if (tp + fp === 0) continue;
    roc.push([fp / Math.max(1, all.n), tp / Math.max(1, all.p)]);
    pr.push([tp / Math.max(1, all.p), tp / (tp + fp)]);
  }
  const tenths = Array.from({ length: 10 }, () => [0, 0]);
  for (let bin = 0; bin < bins; bin++) {
    const logit = -logitBound + ((bin + 0.5) * 2 * logitBound) / bins;
    const tenth = Math.min(9, Math.floor(10 / (1 + Math.exp(-logit))));
    tenths[tenth][0] += positives[bin];
    tenths[tenth][1] += negatives[bin];
  }
  const calibration = tenths.map(([p, n], tenth) => [(tenth + 0.5) / 10, p + n > 0 ? p / (p + n) : null]);
  return { roc, pr, calibration };
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

/** One axis for all: each curve read at the same points. */
function specs(all, key) {
  const x = Array.from({ length: POINTS }, (_, at) => at / (POINTS - 1));
  const tenths = Array.from({ length: 10 }, (_, at) => (at + 0.5) / 10);
  const spec = (of, title, xLabel, yLabel, points) => ({
    key: `${key.key} ${of}`, title, xLabel, yLabel, x: points, fewDots: true, xRange: [0, 1], yRange: [0, 1],
    series: all.map((one) => ({ label: one.label, values: points.map((value) => (of === 'calibration' ? near(one.calibration, value) : read(one[of], value, of === 'roc'))) })),
  });
  const calibration = spec('calibration', t('quality.calibration'), t('quality.score'), t('quality.share'), tenths);
  calibration.series.push({ label: t('quality.perfect'), values: tenths, dash: [4, 4], colour: '#888888', width: 1 });
  calibration.dots = true;
  return {
    roc: spec('roc', t('quality.roc'), t('quality.fpr'), t('quality.tpr'), x),
    pr: spec('pr', t('quality.pr'), t('quality.recall'), t('quality.precision'), x),
    calibration,
  };
}

/** The curve's height at x: between its points for ROC; for precision, which is not linear between them, that of the next point. */
function read(points, x, between) {
  const at = points.findIndex((point) => point[0] >= x);
  if (at < 0) return points.length ? points.at(-1)[1] : null;
  if (!between || at === 0) return points[at][1];
  const [x0, y0] = points[at - 1];
  const [x1, y1] = points[at];
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

const near = (points, x) => points.find((point) => Math.abs(point[0] - x) < 1e-9)?.[1] ?? null;
