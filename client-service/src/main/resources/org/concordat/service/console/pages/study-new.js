// Proposing a study: every choice explained, checked as it is typed, and by the service before it is sent.
import { get, items, post, newKey, Problem } from '../api.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { carryOut, busy, outcome } from '../parts/deed.js';
import { empty, heading, section } from '../parts/ui.js';
import { checkId, checkNumber, checkWhole, Form } from '../parts/form.js';
import { to } from '../router.js';

const CHECK_MILLIS = 500;
const MINUTE = 60_000;

export default {
  title: () => t('study-new.title'),

  async load(context) {
    const own = (await items('/datasets')).filter((one) => one.bank === context.member.mspId);
    const dataset = context.state.dataset ?? own[0]?.id;
    const suggestion = dataset ? await get(`/proposals/suggestion?dataset=${encodeURIComponent(dataset)}`) : null;
    if (suggestion && context.state.dataset !== dataset) {
      context.state.dataset = dataset;
      context.state.form = formOf(suggestion, own, context);
    }
    return { own, suggestion };
  },

  view(data, context) {
    const head = heading(t('study-new.title'), t('study-new.about'));
    if (!data.suggestion) return html`${head}${empty(t('study-new.no-dataset'), html`<a class="button" href="#/data">${t('nav.data')}</a>`)}`;
    const form = context.state.form;
    const sent = async (event) => {
      event.preventDefault();
      if (!form.checked()) return;
      clearTimeout(context.state.timer);
      const study = studyOf(form, data, context);
      if (await carryOut(context, 'propose', (key) => post('/studies', study, key), t('study-new.done', { study: study.title }))) {
        context.go(to('studies', study.id).slice(1));
      }
    };
    return html`
      ${head}
      <form @submit=${sent} novalidate>
        ${group('what', form, ['title', 'id', 'dataset', 'purpose', 'metric'])}
        ${group('model', form, ['hidden', 'activation', 'preparation'])}
        ${group('training', form, ['rounds', 'epochs', 'batch', 'optimiser', 'rate', 'loss', 'weight', 'gamma'])}
        ${group('trust', form, ['rule', 'f', 'minimum', 'tolerance', 'spend'])}
        ${group('time', form, ['commit', 'reveal', 'judge'])}
        ${group('code', form, ['workers', 'seed'])}
        ${outcome(context, 'propose')}
        ${checkResult(context)}
        <div class="actions">
          <button ?disabled=${busy(context, 'propose')}>${t('study-new.propose')}</button>
          <a class="button plain" href="#/studies">${t('question.no')}</a>
        </div>
      </form>`;
  },
};

const group = (name, form, fields) => section(t(`study-new.group.${name}`), html`
  <p class="about">${t(`study-new.group.${name}.about`)}</p>
  <div class="fields">${form.draw(fields)}</div>`);

/** What the service says of the form as it stands. */
function checkResult(context) {
  const check = context.state.check;
  if (!check) return nothing;
  return check.problem
    ? html`<div class="notice" role="status"><p><strong>${check.problem.title}</strong></p><p>${check.problem.detail}</p></div>`
    : html`<p class="soft" role="status">${t('study-new.fits')}</p>`;
}

function formOf(s, own, context) {
  const purposes = s.purposes;
  const field = (name, more = {}) => ({ name, label: t(`field.${name}`), help: t(`field.${name}.help`), ...more });
  const number = (name, least, most, more = {}) => field(name, { kind: 'number', check: checkWhole(least, most), ...more });
  const choice = (name, keys, prefix) => field(name, { kind: 'select', options: keys.map((key) => [key, told(`${prefix}.${key}`, key)]) });
  const shortest = s.limits.minimumPhaseMillis / MINUTE;
  const fields = [
    field('title'),
    field('id', { check: checkId }),
    field('dataset', { kind: 'select', options: own.map((one) => [one.id, one.title]) }),
    purposes.length > 0 ? field('purpose', { kind: 'select', options: purposes.map((one) => [one, one]) }) : field('purpose', { check: checkId }),
    choice('metric', ['ROC_AUC', 'PR_AUC', 'F1'], 'metric'),
    field('hidden', { check: (value) => (/^\d{1,5}(\s*,\s*\d{1,5})*$/.test(value) ? '' : t('field.hidden.wrong')) }),
    choice('activation', ['TANH', 'RELU'], 'activation'),
    choice('preparation', ['RANK_AND_TAIL', 'RANK'], 'preparation'),
    number('rounds', 1, s.limits.maximumRounds),
    number('epochs', 1, 1_000),
    number('batch', 1, 65_536),
    choice('optimiser', ['SGD', 'ADAM'], 'optimiser'),
    field('rate', { kind: 'number', check: checkNumber(0.000001, 10) }),
    choice('loss', ['WEIGHTED_CROSS_ENTROPY', 'FOCAL'], 'loss'),
    field('weight', { kind: 'number', check: checkNumber(0.001, 10_000) }),
    field('gamma', { kind: 'number', check: checkNumber(0, 10), when: (values) => values.loss === 'FOCAL' }),
    field('rule', { kind: 'select', options: [...new Set([s.aggregation.rule, ...s.rules])].map((key) => [key, key]), help: (values) => told(`rule.${values.rule}`, t('field.rule.help')) }),
    number('f', 0, s.maximumF, { help: t('field.f.help', { most: s.maximumF, banks: s.banks }) }),
    number('minimum', 1, s.banks, { help: t('field.minimum.help', { banks: s.banks }), check: (value, values) => checkWhole(1, s.banks)(value) || (value <= 3 * Number(values.f) && Number(values.f) > 0 ? t('field.minimum.wrong', { needed: 3 * Number(values.f) + 1 }) : '') }),
    field('tolerance', { kind: 'number', check: checkNumber(0, 1) }),
    number('spend', 0, s.limits.maximumSpendPerRound),
    ...['commit', 'reveal', 'judge'].map((name) => field(name, { kind: 'number', unit: t('unit.minutes'), help: t(`field.${name}.help`, { shortest }), check: checkNumber(shortest, 31 * 24 * 60) })),
    field('workers', { kind: 'textarea', check: (value) => (value.trim().split(/\s+/).every((one) => /^[0-9a-f]{64}$/.test(one)) ? '' : t('field.workers.wrong')) }),
    number('seed', 1, Number.MAX_SAFE_INTEGER),
  ];
  const values = {
    title: '', id: '', dataset: context.state.dataset, purpose: purposes[0] ?? '', metric: 'ROC_AUC',
    hidden: s.architecture.hidden.join(', '), activation: s.architecture.activation, preparation: s.features.preparation,
    rounds: 10, epochs: s.training.epochs, batch: s.training.batchSize, optimiser: s.training.optimiser,
    rate: s.training.learningRateMicros / 1e6, loss: s.training.loss, weight: s.training.positiveWeightMillis / 1e3, gamma: 2,
    rule: s.aggregation.rule, f: s.aggregation.f, minimum: s.minimumParticipants, tolerance: s.toleranceMicros / 1e6, spend: 1,
    commit: s.phases.commitMillis / MINUTE, reveal: s.phases.revealMillis / MINUTE, judge: s.phases.judgeMillis / MINUTE,
    workers: s.workerDigest ?? '', seed: 1,
  };
  let named = false;
  const form = new Form(fields, values, () => {
    if (form.values.dataset !== context.state.dataset) { context.state.dataset = undefined; context.state.wanted = form.values.dataset; rebase(context, form); return; }
    if (form.touched.has('id')) named = true;
    if (!named) form.values.id = form.values.title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 63);
    checkSoon(context, form);
    context.redraw();
  });
  return form;
}

/** Another dataset: its features, with what was typed besides. */
async function rebase(context, form) {
  context.state.dataset = form.values.dataset;
  context.data.suggestion = await get(`/proposals/suggestion?dataset=${encodeURIComponent(form.values.dataset)}`);
  context.redraw();
}

function checkSoon(context, form) {
  clearTimeout(context.state.timer);
  if (!form.valid()) { context.state.check = null; return; }
  context.state.timer = setTimeout(async () => {
    try {
      await post('/proposals/check', studyOf(form, context.data, context), newKey());
      context.state.check = {};
    } catch (e) {
      context.state.check = e instanceof Problem ? { problem: e } : null;
    }
    context.redraw();
  }, CHECK_MILLIS);
}

function studyOf(form, { suggestion: s }, context) {
  const v = form.values;
  const inputs = s.features.features.length * (v.preparation === 'RANK' ? 1 : 2);
  return {
    id: v.id, title: v.title.trim(), proposer: context.member.mspId, purpose: v.purpose, taskType: 'TRAINING',
    architecture: { inputs, hidden: v.hidden.split(',').map(Number), activation: v.activation },
    features: { ...s.features, preparation: v.preparation },
    training: {
      epochs: form.number('epochs'), maximumSteps: 0, batchSize: form.number('batch'), optimiser: v.optimiser,
      learningRateMicros: Math.round(form.number('rate') * 1e6), workerMomentumMillis: 0, loss: v.loss,
      positiveWeightMillis: Math.round(form.number('weight') * 1e3),
      focalGammaMillis: v.loss === 'FOCAL' ? Math.round(form.number('gamma') * 1e3) : 0, l2Micros: 0,
    },
    aggregation: { rule: v.rule, f: form.number('f'), norm: s.aggregation.norm },
    spendPerRound: form.number('spend'), minimumParticipants: form.number('minimum'), rounds: form.number('rounds'),
    phases: { commitMillis: Math.round(form.number('commit') * MINUTE), revealMillis: Math.round(form.number('reveal') * MINUTE), judgeMillis: Math.round(form.number('judge') * MINUTE) },
    metric: v.metric, toleranceMicros: Math.round(form.number('tolerance') * 1e6),
    workerDigests: v.workers.trim().split(/\s+/), seed: form.number('seed'),
  };
}
