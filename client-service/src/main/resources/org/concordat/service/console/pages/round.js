import { get } from '../api.js';
import { micros, reason } from '../format.js';
import { t } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, facts, hash, heading, modelLink, section, studyLink } from '../parts/ui.js';
import { phases } from '../parts/phases.js';

export default {
  title: (context) => t('round.title', { study: context.params.study, round: context.params.round }),
  async load({ params }) {
    const path = `/studies/${encodeURIComponent(params.study)}`;
    const [detail, view] = await Promise.all([get(path), get(`${path}/rounds/${encodeURIComponent(params.round)}`)]);
    return { detail, view };
  },
  cares: (event, { params }) => event.subject === params.study && event.round === Number(params.round),
  view({ detail, view }) {
    const { round, aggregation } = view;
    return html`
      ${heading(html`${t('round.title', { study: detail.study.title, round: round.round })} ${badge(round.phase)}`, round.reason ? reason(round.reason) : nothing, html`${studyLink(detail.study.id, t('round.back'))}`)}
      ${section(t('round.banks'), phases(view, detail.state.participants))}
      ${aggregation ? section(t('round.aggregation'), html`
        ${aggregation.breakdown ? html`<p class="notice">${t('round.breakdown.text')}</p>` : nothing}
        ${facts([
          [t('field.rule'), html`<code>${aggregation.rule}</code>`],
          ['f', aggregation.f],
          [t('round.heterogeneity'), micros(aggregation.heterogeneityMicros, 2)],
          [t('round.gram'), hash(aggregation.gramHash)],
          [t('round.model'), aggregation.modelHash ? html`${modelLink(detail.study.id, round.round)} ${hash(aggregation.modelHash)}` : '–'],
          [t('round.parent'), modelLink(detail.study.id, round.parentRound)],
        ])}`) : nothing}`;
  },
};
