// All models the ledger knows, and which to put side by side.
import { get, items } from '../api.js';
import { bank, micros } from '../format.js';
import { t, told } from '../text.js';
import { html, live, nothing } from '../vendor.js';
import { badge, empty, hash, heading, modelLink, section, table } from '../parts/ui.js';

const PAGE = 40;

/** Of more studies at a time no metrics are fetched: each sends all its rounds. */
const MOST_STUDIES = 8;

const chosenBy = (models, state) => models.filter((one) => (state.all || one.status === 'ACCEPTED') && (!state.study || one.study === state.study));

/** The median metric of each model among these, by study and round. */
async function metricsOf(models) {
  const studies = [...new Set(models.map((one) => one.study))].slice(0, MOST_STUDIES);
  const all = await Promise.all(studies.map((study) => get(`/studies/${encodeURIComponent(study)}/progress`)));
  return new Map(all.flatMap(({ study, metric, items }) => items.filter((one) => one.medianMicros >= 0).map((one) => [`${study}/${one.round}`, { metric, micros: one.medianMicros }])));
}

export default {
  title: () => t('nav.models'),
  async load({ state }) {
    const [all, uses] = await Promise.all([items('/models', 5_000), items('/deployments')]);
    const models = all.slice().sort((a, b) => a.study.localeCompare(b.study) || b.round - a.round);
    return { models, uses, metrics: await metricsOf(chosenBy(models, state).slice(0, state.most ?? PAGE)) };
  },
  cares: (event) => ['FinalizeRound', 'JudgeModel', 'RequestPromotion', 'ApprovePromotion', 'SuspendModel', 'ResumeModel', 'RetireModel', 'RecordRevocation', 'StartStudy'].includes(event.transaction),
  view(data, context) {
    const state = context.state;
    const chosen = (state.chosen ??= new Set());
    const key = (model) => `${model.study}/${model.round}`;
    const shown = chosenBy(data.models, state);
    const studies = [...new Set(data.models.map((one) => one.study))];
    const pick = (model) => () => {
      if (!chosen.delete(key(model))) chosen.add(key(model));
      context.redraw();
    };
    const most = state.most ?? PAGE;
    return html`
      ${heading(t('nav.models'), t('models.about'), html`
        <a class="button ${chosen.size < 2 ? 'plain' : ''}" aria-disabled=${chosen.size < 2} href=${chosen.size < 2 ? nothing : `#/models/compare?models=${encodeURIComponent([...chosen].join(','))}`}>${chosen.size < 2 ? t('models.compare.none') : t('models.compare', { count: chosen.size })}</a>`)}
      ${section(t('models.all'), html`
        <div class="filters">
          <div class="field"><label for="of-study">${t('study')}</label><select id="of-study" @change=${(event) => { state.study = event.target.value; context.reload(); }}>
            <option value="">${t('all')}</option>${studies.map((one) => html`<option value=${one} ?selected=${one === state.study}>${one}</option>`)}</select></div>
          <label class="box"><input type="checkbox" .checked=${live(state.all ?? false)} @change=${(event) => { state.all = event.target.checked; context.reload(); }}> ${t('models.all-statuses')}</label>
        </div>
        ${shown.length === 0 ? empty(t('models.empty')) : table(t('models.all'), [
          { title: t('model'), value: (one) => modelLink(one.study, one.round) },
          { title: t('models.choose'), value: (one) => html`<input type="checkbox" aria-label=${t('models.choose.one', { model: key(one) })} .checked=${live(chosen.has(key(one)))} @change=${pick(one)}>` },
          { title: t('model.status'), value: (one) => badge(one.status) },
          { title: t('models.metric'), value: (one) => metric(data.metrics.get(key(one))) },
          { title: t('model.used-by'), value: (one) => data.uses.filter((use) => use.study === one.study && use.round === one.round).map((use) => html`${bank(use.bank)} ${badge(use.status)} `) },
          { title: t('model.parent'), value: (one) => (one.round === 0 ? '–' : modelLink(one.study, one.parentRound, t('round.named', { round: one.parentRound }))) },
          { title: t('model.hash'), value: (one) => hash(one.hash) },
        ], shown.slice(0, most), key)}
        ${shown.length > most ? html`<div class="actions"><button class="plain" @click=${() => { state.most = most + PAGE; context.reload(); }}>${t('page.more', { count: shown.length - most })}</button></div>` : nothing}`)}`;
  },
};

const metric = (known) => (known ? html`${micros(known.micros)} <span class="soft">${told(`metric.${known.metric}`, known.metric)}</span>` : '–');
