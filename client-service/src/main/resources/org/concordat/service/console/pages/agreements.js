// What each bank allows: purposes, dates, budget, grace.
import { items, post } from '../api.js';
import { bank, day, duration, whole } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { button, outcome, questions } from '../parts/deed.js';
import { checkId, checkWhole, Form } from '../parts/form.js';
import { badge, bar, empty, heading, section, table } from '../parts/ui.js';

const DAY = 86_400_000;

export default {
  title: () => t('nav.agreements'),
  async load(context) {
    const all = await items('/agreements');
    const own = (one) => one.terms.bank === context.member.mspId;
    return { own: all.filter(own), others: all.filter((one) => !own(one)) };
  },
  cares: (event) => event.transaction.endsWith('Agreement') || event.transaction === 'RevealUpdate',
  view(data, context) {
    const columns = [
      { title: t('agreement'), value: (one) => one.terms.id },
      { title: t('bank'), value: (one) => bank(one.terms.bank) },
      { title: t('model.status'), value: (one) => badge(one.status) },
      { title: t('agreement.purposes'), value: (one) => one.terms.purposes.join(', ') },
      { title: t('agreement.tasks'), value: (one) => one.terms.taskTypes.map((type) => told(`task.${type}`, type)).join(', ') },
      { title: t('agreement.until'), value: (one) => day(one.terms.validUntilMillis) },
      { title: t('agreement.budget'), value: (one) => bar(one.terms.privacyBudget ? one.spent / one.terms.privacyBudget : 0, t('agreement.spent', { spent: whole(one.spent), budget: whole(one.terms.privacyBudget) })) },
      { title: t('agreement.grace'), value: (one) => duration(one.terms.graceMillis) },
    ];
    const deeds = { title: t('deeds'), value: (one) => step(one, context) };
    const key = (one) => `${one.terms.bank}/${one.terms.id}`;
    return html`
      ${heading(t('nav.agreements'), t('agreements.about'))}
      ${context.member.regulator ? nothing : section(t('agreements.own'), html`
        ${data.own.length === 0 ? empty(t('agreements.own.empty')) : table(t('agreements.own'), context.may('STEWARD') ? [...columns, deeds] : columns, data.own, key)}
        ${data.own.map((one) => outcome(context, `step-${one.terms.id}`))}`)}
      ${context.may('STEWARD') ? create(context) : nothing}
      ${section(t('agreements.others'), data.others.length === 0 ? empty(t('agreements.others.empty')) : table(t('agreements.others'), columns, data.others, key))}
      ${questions(context)}`;
  },
};

function step(one, context) {
  const at = `/agreements/${encodeURIComponent(one.terms.id)}`;
  const name = `step-${one.terms.id}`;
  if (one.status === 'DRAFT') return button(context, name, t('agreement.activate'), (key) => post(`${at}/activation`, undefined, key), { done: t('done') });
  if (one.status === 'ACTIVE') {
    return button(context, name, t('agreement.revoke'), (key) => post(`${at}/revocation`, undefined, key),
      { kind: 'plain', done: t('done'), sure: { title: t('agreement.revoke.sure', { id: one.terms.id }), text: t('agreement.revoke.text'), yes: t('agreement.revoke'), kind: 'danger' } });
  }
  return '–';
}

function create(context) {
  const form = (context.state.form ??= new Form([
    { name: 'id', label: t('field.id'), help: t('agreement.id.help'), check: checkId },
    { name: 'purposes', label: t('agreement.purposes'), help: t('agreement.purposes.help'), check: (value) => value.split(/[\s,]+/).filter(Boolean).map(checkId).find(Boolean) ?? '' },
    { name: 'tasks', label: t('agreement.tasks'), kind: 'checkboxes', options: ['TRAINING', 'EVALUATION', 'STATISTICS'].map((one) => [one, told(`task.${one}`, one)]) },
    { name: 'from', label: t('agreement.from'), kind: 'date' },
    { name: 'until', label: t('agreement.until'), kind: 'date', check: (value, values) => (value > values.from ? '' : t('agreement.until.wrong')) },
    { name: 'minimum', label: t('field.minimum'), help: t('agreement.minimum.help'), kind: 'number', check: checkWhole(1, 100) },
    { name: 'budget', label: t('agreement.budget'), help: t('agreement.budget.help'), kind: 'number', check: checkWhole(0, Number.MAX_SAFE_INTEGER) },
    { name: 'grace', label: t('agreement.grace'), unit: t('unit.days'), help: t('agreement.grace.help'), kind: 'number', check: checkWhole(0, 365) },
  ], { id: '', purposes: '', tasks: ['TRAINING'], from: iso(Date.now()), until: iso(Date.now() + 365 * DAY), minimum: 3, budget: 1000, grace: 30 }, () => context.redraw()));
  return html`<section><details><summary>${t('agreement.create')}</summary>
    <form @submit=${(event) => event.preventDefault()}><div class="fields">${form.draw()}</div>
      <div class="actions">${button(context, 'create', t('agreement.create.do'), async (key) => {
        if (!form.checked()) return;
        const v = form.values;
        await post('/agreements', {
          id: v.id, bank: context.member.mspId, purposes: v.purposes.split(/[\s,]+/).filter(Boolean), taskTypes: v.tasks,
          validFromMillis: Date.parse(v.from), validUntilMillis: Date.parse(v.until), minimumParticipants: form.number('minimum'),
          privacyBudget: form.number('budget'), graceMillis: form.number('grace') * DAY,
        }, key);
        context.state.form = undefined;
      }, { done: t('agreement.created') })}</div>
    </form>${outcome(context, 'create')}</details></section>`;
}

const iso = (millis) => new Date(millis).toISOString().slice(0, 10);
