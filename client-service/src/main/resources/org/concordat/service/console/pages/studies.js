import { items } from '../api.js';
import { bank } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, empty, heading, section, studyLink, table } from '../parts/ui.js';

export default {
  title: () => t('nav.studies'),
  load: async () => ({ studies: await items('/studies') }),
  cares: (event) => ['ProposeStudy', 'StartStudy', 'CancelStudy', 'JudgeModel', 'AdvanceRound', 'FinalizeRound'].includes(event.transaction),
  view(data, context) {
    const propose = context.may('SCIENTIST') ? html`<a class="button" href="#/studies/new">${t('studies.propose')}</a>` : nothing;
    return html`
      ${heading(t('nav.studies'), t('studies.about'), propose)}
      ${section(t('studies.all'), data.studies.length === 0 ? empty(t('studies.empty'), propose) : table(t('studies.all'), [
        { title: t('study.title'), value: ({ study }) => studyLink(study.id, study.title) },
        { title: t('study.status'), value: ({ state }) => badge(state.status) },
        { title: t('study.round'), value: ({ study, state }) => t('study.round-of', { round: state.currentRound, rounds: study.rounds }) },
        { title: t('study.purpose'), value: ({ study }) => study.purpose },
        { title: t('study.proposer'), value: ({ study }) => bank(study.proposer) },
        { title: t('study.banks'), number: true, value: ({ state }) => state.participants.length || '–' },
        { title: t('study.rule'), value: ({ study }) => html`<code>${study.aggregation.rule}</code>, f = ${study.aggregation.f}` },
        { title: t('study.metric'), value: ({ study }) => told(`metric.${study.metric}`, study.metric) },
      ], data.studies, ({ study }) => study.id))}`;
  },
};
