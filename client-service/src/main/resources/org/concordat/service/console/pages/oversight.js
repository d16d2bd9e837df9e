// What an auditor asks for: records with the norms they serve, alerts, and who read what.
import { items } from '../api.js';
import { t } from '../text.js';
import { html, nothing } from '../vendor.js';
import { heading, section } from '../parts/ui.js';

export default {
  title: () => t('nav.oversight'),
  load: async () => ({ views: await items('/oversight') }),
  view({ views }, context) {
    const watching = context.user.roles.includes('OFFICER') || context.user.roles.includes('AUDITOR');
    const card = (to, title, about, norms = []) => section(html`<a href="#/oversight/${to}">${title}</a>`, html`<p class="about">${about}</p>
      ${norms.length ? html`<p class="about small">${norms.join(' · ')}</p>` : nothing}`);
    const named = (norms) => [...new Set(norms.map((norm) => `${norm.act}, ${norm.provision}`))];
    return html`
      ${heading(t('nav.oversight'), t('oversight.about'))}
      <div class="columns even">
        ${card('alerts', t('home.alerts'), t('oversight.alerts.about'))}
        ${views.map((view) => card(view.path, view.title, html`${t('oversight.stops')} ${view.stops}`, named(view.norms)))}
        ${watching ? html`${card('access-log', t('oversight.access-log'), t('oversight.access-log.about'))}
          ${card('sign-in-log', t('oversight.sign-in-log'), t('oversight.sign-in-log.about'))}
          ${context.member.regulator ? nothing : card('incidents', t('oversight.incidents'), t('oversight.incidents.about'))}` : nothing}
      </div>`;
  },
};
