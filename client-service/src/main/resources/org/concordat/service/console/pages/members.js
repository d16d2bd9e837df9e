// Who belongs to the consortium, when each was last heard of, and how this service is.
import { get, health, items } from '../api.js';
import { t, told } from '../text.js';
import { html } from '../vendor.js';
import { badge, blockLink, facts, heading, moment, section, table } from '../parts/ui.js';

export default {
  title: () => t('nav.members'),
  async load() {
    const [members, report] = await Promise.all([items('/members'), health()]);
    const last = await Promise.all(members.map((one) => get(`/transactions?limit=1&bank=${encodeURIComponent(one.mspId)}`)));
    return { members: members.map((one, at) => ({ ...one, last: last[at].items[0] })), report };
  },
  cares: () => true,
  view({ members, report }) {
    return html`
      ${heading(t('nav.members'), t('members.about'))}
      ${section(t('members.all'), table(t('members.all'), [
        { title: t('member'), value: (one) => one.name },
        { title: t('member.msp'), value: (one) => html`<code>${one.mspId}</code>` },
        { title: t('member.kind'), value: (one) => told(`member.${one.kind}`, one.kind) },
        { title: t('member.last'), value: (one) => (one.last ? html`${told(`transaction.${one.last.function}`, one.last.function)}, ${moment(one.last.timestampMillis)}` : t('member.never')) },
        { title: t('ledger.block'), value: (one) => (one.last ? blockLink(one.last.blockNumber) : '–') },
      ], members, (one) => one.mspId))}
      ${section(html`${t('health.title')} ${badge(report.status)}`, html`
        <p class="about">${t('health.about')}</p>
        ${facts([...Object.entries(report.parts).map(([name, state]) => [told(`health.${name}`, name), state === 'UP' ? badge('UP') : html`${badge('DOWN')} ${state}`]), [t('health.height'), report.height]])}
        ${report.notes.length > 0 ? html`<h3>${t('health.notes')}</h3><ul>${report.notes.map((note) => html`<li>${note}</li>`)}</ul>` : ''}`)}`;
  },
};
