import { t } from '../text.js';
import { html } from '../vendor.js';
import { heading } from '../parts/ui.js';

export default {
  title: () => t('nowhere.title'),
  load: async () => ({}),
  view: () => html`${heading(t('nowhere.title'))}<p>${t('nowhere.text')}</p><p><a href="#/">${t('nav.home')}</a></p>`,
};
