// A dataset: snapshots, consents, and what a revocation would mark.
import { finished, get, items, post, Problem } from '../api.js';
import { bank, duration, whole } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { button, outcome, questions } from '../parts/deed.js';
import { checkId, Form } from '../parts/form.js';
import { badge, empty, facts, hash, heading, modelLink, section, studyLink, table } from '../parts/ui.js';

export default {
  title: (context) => context.data?.dataset.title ?? context.params.dataset,
  async load(context) {
    const { params, member } = context;
    const own = params.bank === member.mspId;
    const at = `/datasets/${encodeURIComponent(params.dataset)}`;
    const of = `bank=${encodeURIComponent(params.bank)}`;
    const steward = own && !member.regulator;
    const [dataset, snapshots, revocations, roots, receipts] = await Promise.all([
      get(`${at}?${of}`), items(`${at}/snapshots?${of}`), items(`${at}/revocations?${of}`), items(`${at}/consent-roots?${of}`),
      steward ? get(`${at}/receipts`).catch((e) => { if (e instanceof Problem) return null; throw e; }) : null,
    ]);
    return { dataset, snapshots, revocations, roots, receipts, own: steward };
  },
  cares: (event) => ['RegisterSnapshot', 'RecordRevocation', 'RecordConsentRoot'].includes(event.transaction),
  view(data, context) {
    const { dataset } = data;
    const seen = data.revocations[0]?.sequence ?? 0;
    return html`
      ${heading(dataset.title, html`${bank(dataset.bank)} · ${told(`basis.${dataset.lawfulBasis}`, dataset.lawfulBasis)}`)}
      ${section(t('dataset.snapshots'), html`
        <p class="about">${t('dataset.snapshots.about')}</p>
        ${data.snapshots.length === 0 ? empty(t('dataset.snapshots.empty')) : table(t('dataset.snapshots'), [
          { title: t('join.snapshot'), value: (one) => one.id },
          { title: t('dataset.rows'), number: true, value: (one) => whole(one.rows) },
          { title: t('dataset.withdrawn'), number: true, value: (one) => whole(one.withdrawnRows) },
          { title: t('dataset.offsets'), value: (one) => one.ranges.map((range) => html`<code>${range.partition}: ${range.from}–${range.to - 1}</code> `) },
          { title: t('model.status'), value: (one) => (one.revocationsSeen < seen ? badge('EXPIRED', t('dataset.outdated')) : badge('ACTIVE', t('dataset.current'))) },
          { title: t('dataset.root'), value: (one) => hash(one.root) },
        ], data.snapshots, (one) => one.id)}
        ${data.own && context.may('STEWARD') ? take(context) : nothing}`)}
      ${data.receipts ? section(t('dataset.consents'), facts([
        [t('consent.active'), whole(data.receipts.counts.active)], [t('consent.withdrawn'), whole(data.receipts.counts.withdrawn)],
        [t('consent.expired'), whole(data.receipts.counts.expired)], [t('consent.erased'), whole(data.receipts.counts.erased)],
        [t('consent.pending'), whole(data.receipts.counts.pendingRows)],
        [t('consent.root'), data.roots.length ? html`${data.roots.at(-1).sequence} ${hash(data.roots.at(-1).root)}` : t('none')],
      ])) : nothing}
      ${data.own && context.may('STEWARD') ? section(t('revoke.title'), revoke(context)) : nothing}
      ${data.revocations.length > 0 ? section(t('dataset.revocations'), table(t('dataset.revocations'), [
        { title: t('revoke.sequence'), value: (one) => one.sequence },
        { title: t('dataset.rows'), number: true, value: (one) => whole(one.withdrawnRows) },
        { title: t('dataset.root'), value: (one) => hash(one.root) },
      ], data.revocations, (one) => one.sequence)) : nothing}
      ${section(t('dataset.schema'), html`
        ${facts([[t('dataset.label'), html`<code>${dataset.label}</code>`]])}
        <h3>${t('field.features')}</h3>
        <p class="words">${dataset.features.map((one) => html`<code>${one}</code> `)}</p>`)}
      ${questions(context)}`;
  },
};

const at = (context) => `/datasets/${encodeURIComponent(context.params.dataset)}`;

function take(context) {
  const form = (context.state.snapshot ??= new Form([{ name: 'id', label: t('snapshot.id'), help: t('snapshot.id.help'), check: checkId }], { id: `on-${new Date().toISOString().slice(0, 10)}` }, () => context.redraw()));
  return html`<form @submit=${(event) => event.preventDefault()}>${form.draw()}
    <div class="actions">${button(context, 'snapshot', t('snapshot.take'), async (key) => {
      if (!form.checked()) return;
      await finished(await post(`${at(context)}/snapshots`, { id: form.values.id }, key));
      context.state.snapshot = undefined;
    }, { done: t('snapshot.taken') })}</div></form>${outcome(context, 'snapshot')}`;
}

/** Rows are named, what that would mark is shown, and only then is it done. */
function revoke(context) {
  const form = (context.state.rows ??= new Form([{ name: 'rows', label: t('revoke.rows'), help: t('revoke.rows.help'), kind: 'textarea' }], { rows: '' }, () => context.redraw()));
  const rows = () => [...new Set(form.values.rows.split(/\s+/).filter(Boolean))];
  const look = button(context, 'preview', t('revoke.preview'), async () => {
    if (!form.checked()) return;
    context.state.preview = await get(`${at(context)}/revocations/preview`);
  }, { kind: 'plain' });
  const preview = context.state.preview;
  return html`
    <p class="about">${t('revoke.about')}</p>
    <form @submit=${(event) => event.preventDefault()}>${form.draw()}<div class="actions">${look}</div></form>${outcome(context, 'preview')}
    ${preview ? html`<div class="notice" role="status" id="revocation-preview">
      <p><strong>${t('revoke.would', { rows: rows().length })}</strong></p>
      <p>${t('revoke.snapshots', { count: preview.snapshots.length })} ${preview.snapshots.join(', ')}</p>
      <p>${t('revoke.studies', { count: preview.studies.length })} ${preview.studies.map((one) => html`${studyLink(one)} `)}</p>
      ${preview.models.length === 0 ? html`<p>${t('revoke.no-models')}</p>` : table(t('revoke.models'), [
        { title: t('model'), value: (one) => modelLink(one.study, one.round) },
        { title: t('model.used-by'), value: (one) => one.servedBy.map(bank).join(', ') || '–' },
        { title: t('agreement.grace'), value: (one) => duration(one.graceMillis) },
        { title: t('model.status'), value: (one) => (one.taintedAlready ? badge('TAINTED', t('revoke.already')) : badge('WARNING', t('revoke.will'))) },
      ], preview.models, (one) => `${one.study}/${one.round}`)}
      <div class="actions">${button(context, 'revoke', t('revoke.do'), async (key) => {
        await post(`${at(context)}/revocations`, { withdrawnRowIds: rows() }, key);
        context.state.rows = undefined; context.state.preview = undefined;
      }, { kind: 'danger', done: t('revoke.done'), sure: { title: t('revoke.sure'), text: t('revoke.sure.text', { rows: rows().length }), yes: t('revoke.do'), kind: 'danger' } })}</div>
    </div>` : nothing}${outcome(context, 'revoke')}`;
}
