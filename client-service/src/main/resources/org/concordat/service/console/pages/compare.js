// Models side by side: what differs stands out, curves over one another.
import { get, Problem } from '../api.js';
import { change, micros } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, hash, heading, modelLink, section } from '../parts/ui.js';
import { curvesOf } from '../parts/quality.js';

const MOST = 6;

export default {
  title: () => t('compare.title'),
  async load(context) {
    const names = (context.query.get('models') ?? '').split(',').filter(Boolean).slice(0, MOST);
    const models = await Promise.all(names.map(async (name) => {
      const path = `/models/${name.split('/').map(encodeURIComponent).join('/')}`;
      const [card, quality] = await Promise.all([
        get(`${path}/card`),
        context.member.regulator ? null : get(`${path}/quality`).catch((e) => { if (e instanceof Problem) return null; throw e; }),
      ]);
      return { name, card, quality };
    }));
    return { models };
  },
  view({ models }, context) {
    if (models.length < 2) return html`${heading(t('compare.title'))}<p>${t('compare.few')} <a href="#/models">${t('nav.models')}</a></p>`;
    const rows = [
      [t('model.status'), (card) => card.status, badge],
      [told(`metric.${models[0].card.terms.metric}`, ''), (card) => card.judgements.medianMicros, (value) => micros(value)],
      [t('model.median-change'), (card) => card.judgements.medianChangeMicros, (value) => (value === undefined ? '–' : change(value))],
      [t('field.rule'), (card) => `${card.terms.aggregation.rule}, f = ${card.terms.aggregation.f}`, String],
      [t('study.banks'), (card) => new Set(card.grounds.map((one) => one.bank)).size, String],
      [t('model.updates'), (card) => card.grounds.reduce((all, one) => all + one.updates, 0), String],
      [t('round.left-out'), (card) => card.aggregation?.excluded.length ?? 0, String],
      [t('round.heterogeneity'), (card) => card.aggregation?.heterogeneityMicros, (value) => (value === undefined ? '–' : micros(value, 2))],
      [t('field.hidden'), (card) => card.terms.architecture.hidden.join(' → '), String],
      [t('field.optimiser'), (card) => `${card.terms.training.optimiser} ${card.terms.training.learningRateMicros / 1e6}`, String],
      [t('compare.tainted'), (card) => (card.taint.withdrawals.length > 0 ? t('yes') : t('no')), String],
      [t('model.hash'), (card) => card.hash, (value) => hash(value)],
    ];
    const drawn = models.filter((one) => one.quality);
    return html`
      ${heading(t('compare.title'), t('compare.about'))}
      ${section(t('compare.table'), html`<div class="scroll" role="region" tabindex="0" aria-label=${t('compare.table')}><table>
        <thead><tr><td></td>${models.map((one) => html`<th scope="col">${modelLink(one.card.study, one.card.round, one.name)}</th>`)}</tr></thead>
        <tbody>${rows.map(([label, of, shown]) => {
          const values = models.map((one) => of(one.card));
          const differs = new Set(values).size > 1;
          return html`<tr><th scope="row">${label}</th>${values.map((value) => html`<td class=${differs ? '' : 'same'}>${value === undefined ? '–' : shown(value)}</td>`)}</tr>`;
        })}</tbody></table></div>`)}
      ${drawn.length > 0 ? section(t('model.quality'), curvesOf(context, 'compare', drawn.map((one) => ({ label: one.name, quality: one.quality })))) : nothing}`;
  },
};
