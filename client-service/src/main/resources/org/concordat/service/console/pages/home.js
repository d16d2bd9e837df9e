// What needs me, what runs, what somebody should look at, and what happened last.
import { get, items } from '../api.js';
import { bank } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing, repeat } from '../vendor.js';
import { badge, bar, blockLink, empty, heading, moment, section, studyLink } from '../parts/ui.js';
import { to } from '../router.js';

const FEED = 12;

const WHERE = {
  CHARTER_TO_APPROVE: () => '#/governance',
  CHARTER_TO_ACTIVATE: () => '#/governance',
  AGREEMENT_TO_ACTIVATE: () => '#/agreements',
  STUDY_TO_JOIN: (item) => to('studies', item.study),
  STUDY_TO_START: (item) => to('studies', item.study),
  PROMOTION_TO_APPROVE: (item) => to('models', item.study, item.round),
  TAINTED_MODEL: (item) => to('models', item.study, item.round),
};

export default {
  title: () => t('nav.home'),

  async load(context) {
    const [inbox, studies, alerts, newest] = await Promise.all([
      items('/inbox'), items('/studies'), items('/alerts'), get(`/transactions?limit=${FEED}`),
    ]);
    context.state.feed = newest.items.map((one) => ({
      id: `${one.blockNumber}-${one.position}`, transaction: one.function, subject: one.study, by: one.mspId, at: one.timestampMillis, valid: one.valid,
    }));
    return { inbox, alerts, studies: studies.filter((one) => one.state.status === 'RUNNING' || one.state.status === 'PROPOSED') };
  },

  /** What happens while the page is open is put on top at once; the next load tells the rest of it. */
  heard(event, context) {
    const feed = context.state.feed ?? [];
    if (!feed.some((one) => one.id === event.id)) {
      context.state.feed = [{ id: event.id, transaction: event.transaction, subject: event.subject, round: event.round, valid: true }, ...feed].slice(0, FEED);
    }
  },

  cares: () => true,

  view(data, context) {
    const mine = data.inbox.filter((item) => context.may(item.role));
    const others = data.inbox.filter((item) => !context.may(item.role));
    return html`
      ${heading(t('home.title', { name: context.user.name }), t('home.about'))}
      ${section(t('home.inbox'), mine.length + others.length === 0 ? empty(t('home.inbox.empty')) : html`
        <ul class="todo">
          ${mine.map((item) => waiting(item, true))}
          ${others.map((item) => waiting(item, false))}
        </ul>`)}
      <div class="columns">
        ${section(t('home.studies'), data.studies.length === 0 ? empty(t('home.studies.empty')) : html`
          <ul class="todo">${data.studies.map((one) => html`
            <li><span>${studyLink(one.study.id, one.study.title)} ${badge(one.state.status)}</span>
              ${one.state.status === 'RUNNING'
                ? bar(one.state.currentRound / one.study.rounds, t('study.round-of', { round: one.state.currentRound, rounds: one.study.rounds }))
                : nothing}</li>`)}</ul>`)}
        ${section(t('home.alerts'), data.alerts.length === 0 ? empty(t('home.alerts.empty')) : html`
          <ul class="todo">${data.alerts.slice(0, 8).map((alert) => html`
            <li class=${alert.severity}><span>${badge(alert.severity)} ${alert.what}</span>
              <span class="small">${blockLink(alert.sinceBlock)}</span></li>`)}</ul>
          ${data.alerts.length > 8 ? html`<p><a href="#/oversight/alerts">${t('home.alerts.all', { count: data.alerts.length })}</a></p>` : nothing}`)}
      </div>
      ${section(t('home.feed'), html`
        <ul class="feed" id="feed">${repeat(context.state.feed ?? [], (one) => one.id, (one) => html`
          <li data-id=${one.id}>
            <span>${told(`transaction.${one.transaction}`, one.transaction)}</span>
            <span class="soft">${one.subject}${one.by ? ` · ${bank(one.by)}` : ''}</span>
            ${one.valid ? nothing : badge('INVALID')}
            <span>${blockLink(one.id.split('-')[0])}${one.at ? html` · ${moment(one.at)}` : nothing}</span>
          </li>`)}</ul>`)}`;
  },
};

function waiting(item, mine) {
  const about = { study: item.title || item.study, round: item.round, subject: item.subject };
  return html`
    <li class=${mine ? '' : 'INFO'}>
      <span>${t(`inbox.${item.kind}`, about)}${mine ? nothing : html` <span class="soft small">${t('home.inbox.for', { role: t(`role.${item.role}`) })}</span>`}</span>
      <a class="button ${mine ? '' : 'plain'}" href=${WHERE[item.kind](item)}>${t(mine ? `inbox.${item.kind}.do` : 'home.inbox.look')}</a>
    </li>`;
}

