// A study: joining and starting it, and its rounds as they go.
import { finished, get, items, post } from '../api.js';
import { bank, duration, micros, time } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { button, outcome, questions } from '../parts/deed.js';
import { lines } from '../parts/chart.js';
import { Form } from '../parts/form.js';
import { badge, bar, datasetLink, empty, facts, hash, heading, modelLink, roundLink, section, table } from '../parts/ui.js';
import { phases } from '../parts/phases.js';

const PAGE = 25;

export default {
  title: (context) => context.data?.detail.study.title ?? context.params.study,

  async load(context) {
    const id = encodeURIComponent(context.params.study);
    const known = context.data?.progress;
    // Only rounds that can have changed since the last look.
    const from = known ? Math.max(1, known.currentRound) : 1;
    const [detail, progress] = await Promise.all([get(`/studies/${id}`), get(`/studies/${id}/progress?from=${from}`)]);
    if (known) progress.items = [...known.items.filter((one) => one.round < from), ...progress.items];
    const running = detail.state.status === 'RUNNING';
    const round = running ? await get(`/studies/${id}/rounds/${detail.state.currentRound}`) : null;
    const offers = detail.state.status === 'PROPOSED' && context.may('STEWARD') && !joined(detail, context) ? await offersOf(detail.study, context) : null;
    if (offers && !context.state.join) context.state.join = joinForm(offers, context);
    return { detail, progress, round, offers, series: seriesOf(progress, context) };
  },

  cares: (event, context) => event.subject === context.params.study,

  view(data, context) {
    const { study, state } = data.detail;
    return html`
      ${heading(html`${study.title} ${badge(state.status)}`, html`${told(`purpose.${study.purpose}`, study.purpose)} · ${t('study.by', { bank: bank(study.proposer) })}`, deeds(data, context))}
      ${state.status === 'CANCELLED' ? html`<p class="notice">${state.reason}</p>` : nothing}
      ${state.status === 'PROPOSED' ? proposed(data, context) : nothing}
      ${state.status === 'RUNNING' ? running(data) : nothing}
      ${state.currentRound > 0 ? html`
        ${tiles(data)}
        <div class="columns">
          ${section(t('study.curves'), curves(data, context))}
          ${section(t('study.times'), times(data, context))}
        </div>
        ${section(t('study.rounds'), rounds(data, context))}` : nothing}
      ${section(t('study.terms'), terms(study, state))}
      ${questions(context)}`;
  },
};

const joined = (detail, context) => detail.joins.some((one) => one.bank === context.member.mspId);

async function offersOf(study, context) {
  const own = context.member.mspId;
  const [agreements, datasets] = await Promise.all([items(`/agreements?bank=${own}`), items(`/datasets?bank=${own}`)]);
  const fitting = datasets.filter((one) => study.features.features.every((name) => one.features.includes(name)));
  const snapshots = await Promise.all(fitting.map((one) => items(`/datasets/${encodeURIComponent(one.id)}/snapshots`)));
  return {
    agreements: agreements.filter((one) => one.status === 'ACTIVE' && one.terms.purposes.includes(study.purpose) && one.terms.taskTypes.includes(study.taskType)),
    snapshots: snapshots.flat(),
  };
}

function joinForm(offers, context) {
  const form = new Form([
    { name: 'agreement', label: t('join.agreement'), help: t('join.agreement.help'), kind: 'select', options: offers.agreements.map((one) => [one.terms.id, one.terms.id]) },
    { name: 'snapshot', label: t('join.snapshot'), help: t('join.snapshot.help'), kind: 'select', options: offers.snapshots.map((one) => [`${one.dataset}/${one.id}`, t('join.snapshot.option', { dataset: one.dataset, snapshot: one.id, rows: one.rows })]) },
  ], { agreement: offers.agreements[0]?.terms.id ?? '', snapshot: offers.snapshots.length ? `${offers.snapshots.at(-1).dataset}/${offers.snapshots.at(-1).id}` : '' }, () => context.redraw());
  return form;
}

function deeds(data, context) {
  const { study, state, joins } = data.detail;
  const open = state.status === 'PROPOSED' || state.status === 'RUNNING';
  const path = `/studies/${encodeURIComponent(study.id)}`;
  const start = context.may('SCIENTIST') && state.status === 'PROPOSED' && study.proposer === context.member.mspId;
  const cancel = open && (context.may('SCIENTIST') || context.may('OFFICER')) && study.proposer === context.member.mspId;
  return html`
    ${start ? button(context, 'start', t('study.start'), (key) => post(`${path}/start`, undefined, key), { done: t('study.started') }) : nothing}
    ${cancel ? button(context, 'cancel', t('study.cancel'), (key) => post(`${path}/cancellation`, { reason: t('study.cancel.reason') }, key),
      { kind: 'plain', sure: { title: t('study.cancel.sure'), text: t('study.cancel.text'), yes: t('study.cancel'), kind: 'danger' }, done: t('study.cancelled') }) : nothing}
    ${problems(context, ['start', 'cancel'])}
    ${joins.length < study.minimumParticipants && state.status === 'PROPOSED' ? html`<span class="soft">${t('study.joined', { joined: joins.length, minimum: study.minimumParticipants })}</span>` : nothing}`;
}

function proposed(data, context) {
  const { study, joins } = data.detail;
  return html`
    <div class="columns">
      ${section(t('study.joins', { joined: joins.length, minimum: study.minimumParticipants }), joins.length === 0 ? empty(t('study.joins.none')) : table(t('study.joins.caption'), [
        { title: t('bank'), value: (one) => bank(one.bank) },
        { title: t('join.agreement'), value: (one) => one.agreement },
        { title: t('join.data'), value: (one) => datasetLink(one.bank, one.dataset, `${one.dataset} / ${one.snapshot}`) },
      ], joins, (one) => one.bank))}
      ${data.offers ? section(t('join.title'), join(data, context)) : nothing}
    </div>`;
}

function join(data, context) {
  const { study } = data.detail;
  if (data.offers.agreements.length === 0) return empty(t('join.no-agreement', { purpose: study.purpose }), html`<a class="button" href="#/agreements">${t('nav.agreements')}</a>`);
  if (data.offers.snapshots.length === 0) return empty(t('join.no-snapshot'), html`<a class="button" href="#/data">${t('nav.data')}</a>`);
  const form = context.state.join;
  return html`
    <p class="about">${t('join.about', { spend: study.spendPerRound * study.rounds })}</p>
    <form @submit=${(event) => event.preventDefault()}>${form.draw()}
      <div class="actions">${button(context, 'join', t('join.do'), async (key) => {
        const [dataset, snapshot] = form.values.snapshot.split('/');
        await finished(await post(`/studies/${encodeURIComponent(study.id)}/joins`, { agreement: form.values.agreement, dataset, snapshot }, key));
      }, { done: t('join.done') })}</div>
    </form>
    ${problems(context, ['join'])}`;
}

const problems = (context, names) => names.map((name) => outcome(context, name));

function running(data) {
  const { round } = data;
  if (!round) return nothing;
  return section(t('study.now', { round: round.round.round }), phases(round, data.detail.state.participants));
}

function tiles(data) {
  const { progress, detail } = data;
  const best = progress.items.filter((one) => one.phase === 'ACCEPTED').at(-1);
  const ended = progress.items.filter((one) => one.endedMillis);
  const mean = ended.length ? ended.reduce((sum, one) => sum + one.endedMillis - one.openedMillis, 0) / ended.length : null;
  const tile = (label, value) => html`<div class="tile"><div class="value">${value}</div><div class="label">${label}</div></div>`;
  return html`<div class="tiles">
    ${tile(t('study.tile.round'), bar(progress.currentRound / progress.rounds, `${progress.currentRound} / ${progress.rounds}`))}
    ${tile(t('study.tile.metric', { metric: told(`metric.${progress.metric}`, progress.metric) }), best ? micros(best.medianMicros) : '–')}
    ${tile(t('study.tile.model'), best ? modelLink(detail.study.id, best.round, t('round.named', { round: best.round })) : '–')}
    ${tile(t('study.tile.time'), duration(mean))}
    ${tile(t('study.tile.banks'), progress.banks.length)}
  </div>`;
}

/** Lines for the charts, made once for each state of the data. */
function seriesOf(progress, context) {
  const own = progress.banks.indexOf(context.member.mspId);
  const value = (micro) => (micro < 0 ? null : micro / 1e6);
  const x = progress.items.map((one) => one.round);
  const banks = progress.banks.map((name, at) => ({ label: bank(name), values: progress.items.map((one) => value(one.metricMicros[at] ?? -1)), width: at === own ? 2.5 : 1 }));
  const median = { label: t('study.median'), values: progress.items.map((one) => value(one.medianMicros)), width: 3, dash: [], colour: 'currentColor' };
  const seconds = (from, until) => (from && until ? (until - from) / 1000 : null);
  const phase = (label, of) => ({ label: t(`phase.${label}`), values: progress.items.map(of) });
  return {
    metrics: { key: progress, title: t('study.curves'), x, xLabel: t('study.round'), yLabel: told(`metric.${progress.metric}`, progress.metric), series: [...banks, median], steps: true },
    times: { key: progress, title: t('study.times'), x, xLabel: t('study.round'), yLabel: t('unit.seconds'), digits: 1, steps: true, series: [
      phase('COMMITTING', (one) => seconds(one.openedMillis, one.revealingMillis)),
      phase('REVEALING', (one) => seconds(one.revealingMillis, one.judgingMillis)),
      phase('JUDGING', (one) => seconds(one.judgingMillis, one.endedMillis)),
    ] },
  };
}

const curves = (data, context) => html`<p class="about">${t('study.curves.about')}</p>${lines(context, 'metrics', data.series.metrics)}`;
const times = (data, context) => html`<p class="about">${t('study.times.about')}</p>${lines(context, 'times', data.series.times)}`;

function rounds(data, context) {
  const id = data.detail.study.id;
  const all = data.progress.items.slice().reverse();
  const pages = Math.max(1, Math.ceil(all.length / PAGE));
  const at = Math.min(context.state.page ?? 0, pages - 1);
  const turn = (to) => () => { context.state.page = to; context.redraw(); };
  return html`
    ${table(t('study.rounds'), [
      { title: t('study.round'), value: (one) => roundLink(id, one.round) },
      { title: t('round.phase'), value: (one) => html`${badge(one.phase)}${one.breakdown ? html` ${badge('WARNING', t('round.breakdown'))}` : nothing}` },
      { title: t('study.median'), number: true, value: (one) => (one.medianMicros < 0 ? '–' : micros(one.medianMicros)) },
      { title: t('round.left-out'), value: (one) => (one.excluded.length === 0 ? t('round.nobody') : one.excluded.map((who) => html`${bank(who.bank)} <span class="soft">(${told(`exclusion.${who.reason}`, who.reason)})</span> `)) },
      { title: t('round.took'), number: true, value: (one) => (one.endedMillis ? duration(one.endedMillis - one.openedMillis) : '–') },
      { title: t('round.ended'), value: (one) => time(one.endedMillis) },
    ], all.slice(at * PAGE, (at + 1) * PAGE), (one) => one.round)}
    ${pages > 1 ? html`<div class="actions">
      <button class="plain" ?disabled=${at === 0} @click=${turn(at - 1)}>${t('page.newer')}</button>
      <span>${t('page.of', { page: at + 1, pages })}</span>
      <button class="plain" ?disabled=${at === pages - 1} @click=${turn(at + 1)}>${t('page.older')}</button></div>` : nothing}`;
}

function terms(study, state) {
  return facts([
    [t('field.rule'), html`<code>${study.aggregation.rule}</code>`],
    ['f', study.aggregation.f],
    [t('field.minimum'), study.minimumParticipants],
    [t('field.metric'), told(`metric.${study.metric}`, study.metric)],
    [t('field.tolerance'), micros(study.toleranceMicros)],
    [t('field.hidden'), `${study.architecture.inputs} → ${study.architecture.hidden.join(' → ')} → 1`],
    [t('field.features'), study.features.features.length],
    [t('field.optimiser'), `${told(`optimiser.${study.training.optimiser}`, study.training.optimiser)}, ${study.training.learningRateMicros / 1e6}`],
    [t('field.epochs'), study.training.epochs],
    [t('field.loss'), told(`loss.${study.training.loss}`, study.training.loss)],
    [t('field.spend'), study.spendPerRound],
    [t('field.commit'), duration(study.phases.commitMillis)],
    [t('study.charter'), state.charterVersion],
    [t('field.workers'), study.workerDigests.map((one) => hash(one))],
  ]);
}
