// The datasets of the consortium, this bank's first.
import { items, post } from '../api.js';
import { bank, whole } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { button, outcome } from '../parts/deed.js';
import { checkId, Form } from '../parts/form.js';
import { datasetLink, empty, heading, section, table } from '../parts/ui.js';

const BASES = ['CONSENT', 'CONTRACT', 'LEGAL_OBLIGATION', 'LEGITIMATE_INTERESTS', 'PUBLIC_TASK', 'VITAL_INTERESTS'];

export default {
  title: () => t('nav.data'),
  async load(context) {
    const datasets = await items('/datasets');
    return { own: datasets.filter((one) => one.bank === context.member.mspId), others: datasets.filter((one) => one.bank !== context.member.mspId) };
  },
  cares: (event) => event.transaction === 'RegisterDataset',
  view(data, context) {
    const columns = [
      { title: t('dataset'), value: (one) => datasetLink(one.bank, one.id, one.title) },
      { title: t('bank'), value: (one) => bank(one.bank) },
      { title: t('dataset.basis'), value: (one) => told(`basis.${one.lawfulBasis}`, one.lawfulBasis) },
      { title: t('field.features'), number: true, value: (one) => whole(one.features.length) },
      { title: t('dataset.label'), value: (one) => html`<code>${one.label}</code>` },
    ];
    const key = (one) => `${one.bank}/${one.id}`;
    return html`
      ${heading(t('nav.data'), t('data.about'))}
      ${context.member.regulator ? nothing : section(t('data.own'), data.own.length === 0 ? empty(t('data.own.empty')) : table(t('data.own'), columns, data.own, key))}
      ${context.may('STEWARD') ? register(context) : nothing}
      ${section(t('data.others'), data.others.length === 0 ? empty(t('data.others.empty')) : table(t('data.others'), columns, data.others, key))}`;
  },
};

function register(context) {
  const form = (context.state.form ??= new Form([
    { name: 'title', label: t('dataset.title'), help: t('dataset.title.help') },
    { name: 'id', label: t('field.id'), help: t('dataset.id.help'), check: checkId },
    { name: 'features', label: t('field.features'), help: t('dataset.features.help'), kind: 'textarea', check: (value) => (new Set(names(value)).size === names(value).length ? '' : t('dataset.features.twice')) },
    { name: 'label', label: t('dataset.label'), help: t('dataset.label.help') },
    { name: 'lawfulBasis', label: t('dataset.basis'), help: t('dataset.basis.help'), kind: 'select', options: BASES.map((one) => [one, told(`basis.${one}`, one)]) },
  ], { title: '', id: '', features: '', label: '', lawfulBasis: 'LEGITIMATE_INTERESTS' }, () => context.redraw()));
  return html`<section><details><summary>${t('data.register')}</summary>
    <form @submit=${(event) => event.preventDefault()}><div class="fields">${form.draw()}</div>
      <div class="actions">${button(context, 'register', t('data.register.do'), async (key) => {
        if (!form.checked()) return;
        const v = form.values;
        await post('/datasets', { id: v.id, bank: context.member.mspId, title: v.title.trim(), features: names(v.features), label: v.label.trim(), lawfulBasis: v.lawfulBasis }, key);
        context.state.form = undefined;
      }, { done: t('done') })}</div>
    </form>${outcome(context, 'register')}</details></section>`;
}

const names = (text) => text.split(/[\s,;]+/).filter(Boolean);
