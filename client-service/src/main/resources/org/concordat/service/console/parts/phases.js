// Where a round stands: its phases in a row, and each bank's part in it.
import { bank, change, micros } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, facts, moment, table } from './ui.js';

const ORDER = ['COMMITTING', 'REVEALING', 'JUDGING', 'ENDED'];

/** Draws a round. @param participants the study's banks */
export function phases(view, participants) {
  const { round } = view;
  const at = ORDER.indexOf(round.phase) < 0 ? 3 : ORDER.indexOf(round.phase);
  const committed = new Set(view.commits.map((one) => one.bank));
  const revealed = new Set(view.reveals.filter((one) => one.chunk === one.chunks - 1).map((one) => one.bank));
  const judged = new Map(view.judgements.map((one) => [one.bank, one]));
  const excluded = new Map((view.aggregation?.excluded ?? []).map((one) => [one.bank, one.reason]));
  const influence = new Map((view.aggregation?.included ?? []).map((one) => [one.bank, one]));
  const mark = (done) => (done ? html`<span class="badge good">${t('yes')}</span>` : html`<span class="badge quiet">${t('not-yet')}</span>`);
  return html`
    <ol class="phases">
      ${ORDER.map((phase, place) => html`<li class=${place < at ? 'done' : place === at ? (at === 3 ? 'done' : 'now') : ''} aria-current=${place === at ? 'step' : 'false'}>
        ${place === 3 && at === 3 ? told(`phase.${round.phase}`, round.phase) : t(`phase.${phase}`)}</li>`)}
    </ol>
    ${round.deadlineMillis ? html`<p class="small soft">${t('round.deadline')} ${moment(round.deadlineMillis)}</p>` : nothing}
    ${table(t('round.banks'), [
      { title: t('bank'), value: (name) => bank(name) },
      { title: t('round.committed'), value: (name) => mark(committed.has(name)) },
      { title: t('round.revealed'), value: (name) => mark(revealed.has(name)) },
      { title: t('round.in-model'), value: (name) => (excluded.has(name) ? badge('REJECTED', told(`exclusion.${excluded.get(name)}`, excluded.get(name))) : influence.has(name) ? badge('ACCEPTED', t('round.included')) : '–') },
      { title: t('round.weight'), number: true, value: (name) => (influence.has(name) ? micros(influence.get(name).weightMicros) : '–') },
      { title: t('round.arc'), number: true, value: (name) => (influence.has(name) ? micros(influence.get(name).arcFactorMicros) : '–') },
      { title: t('round.trimmed'), number: true, value: (name) => (influence.has(name) ? micros(influence.get(name).trimmedShareMicros) : '–') },
      { title: t('round.metric'), number: true, value: (name) => (judged.has(name) ? html`${micros(judged.get(name).metricMicros)} <span class="soft">(${change(judged.get(name).metricMicros - judged.get(name).parentMetricMicros)})</span>` : '–') },
    ], participants, (name) => name)}
    ${own(view.own)}`;
}

function own(part) {
  if (!part) return nothing;
  return html`<h3>${t('round.own')}</h3>${facts([
    [t('round.own.training'), told(`stage.${part.training}`, part.training)],
    [t('round.own.evaluation'), told(`stage.${part.evaluation}`, part.evaluation)],
    [t('join.snapshot'), part.snapshot],
    [t('round.own.refusal'), part.refusal ? `${part.refusal.title}: ${part.refusal.detail}` : null],
    [t('round.own.blocked'), part.blocked ? `${part.blocked.title}: ${part.blocked.detail}` : null],
  ])}`;
}
