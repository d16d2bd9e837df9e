// One model: what it rests on, how good it is, and its use at this bank.
import { get, post, Problem } from '../api.js';
import { bank, change, duration, micros, reason, time, whole } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { button, outcome, questions } from '../parts/deed.js';
import { curvesOf } from '../parts/quality.js';
import { scoring } from '../parts/scoring.js';
import { graph } from '../parts/graph.js';
import { Form } from '../parts/form.js';
import { badge, blockLink, datasetLink, facts, hash, heading, modelLink, moment, roundLink, section, studyLink, table } from '../parts/ui.js';

const path = ({ study, round }) => `/models/${encodeURIComponent(study)}/${encodeURIComponent(round)}`;

export default {
  title: ({ params }) => t('model.named', params),

  async load(context) {
    const at = path(context.params);
    const [card, lineage, quality] = await Promise.all([
      get(`${at}/card`), get(`${at}/lineage`),
      context.member.regulator ? null : get(`${at}/quality`).catch((e) => { if (e instanceof Problem) return null; throw e; }),
    ]);
    const own = card.uses.find((use) => use.bank === context.member.mspId);
    return { card, lineage, quality, own };
  },

  cares: (event, { params }) => event.subject === params.study || event.transaction === 'RecordRevocation' || event.transaction === 'RevokeAgreement',

  view(data, context) {
    const { card } = data;
    const tainted = card.taint.withdrawals.length > 0;
    return html`
      ${heading(html`${t('model.named', card)} ${badge(card.status)} ${tainted ? badge('TAINTED') : nothing}`,
        html`${told(`purpose.${card.terms.purpose}`, card.terms.purpose)} · ${studyLink(card.study)}${card.round > 0 ? html` · ${roundLink(card.study, card.round)}` : nothing}`, downloads(data, context))}
      ${tainted ? taint(card) : nothing}
      ${context.member.regulator ? nothing : use(data, context)}
      ${data.own?.status === 'PROMOTED' && (context.may('SCIENTIST') || context.may('STEWARD')) ? section(t('score.title'), scoring(context, path(context.params), `${card.study}-${card.round}`)) : nothing}
      ${data.quality ? section(t('model.quality'), curvesOf(context, 'own', [{ label: t('model.named', card), quality: data.quality }])) : nothing}
      <div class="columns">
        ${section(t('model.card'), facts([
          [t('model.hash'), hash(card.hash, 20)],
          [t('field.rule'), html`<code>${card.terms.aggregation.rule}</code>, f = ${card.terms.aggregation.f}`],
          [t('field.hidden'), `${card.terms.architecture.inputs} → ${card.terms.architecture.hidden.join(' → ')} → 1`],
          [t('field.metric'), told(`metric.${card.terms.metric}`, card.terms.metric)],
          [t('model.median-change'), card.judgements.medianChangeMicros === undefined ? null : change(card.judgements.medianChangeMicros)],
          [t('model.made'), blockLink(card.made.blockNumber)],
          [t('model.reason'), card.roundEnd?.reason && reason(card.roundEnd.reason)],
          [t('model.workers'), card.workerDigests.map((one) => hash(one))],
        ]))}
        ${section(t('model.judgements'), card.judgements.banks.length === 0 ? html`<p class="soft">${t('model.no-judgements')}</p>` : table(t('model.judgements'), [
          { title: t('bank'), value: (one) => bank(one.bank) },
          { title: told(`metric.${card.terms.metric}`, card.terms.metric), number: true, value: (one) => micros(one.metricMicros) },
          { title: t('model.change'), number: true, value: (one) => change(one.metricMicros - one.parentMetricMicros) },
          { title: t('ledger.block'), value: (one) => blockLink(one.place.blockNumber) },
        ], card.judgements.banks, (one) => one.bank))}
      </div>
      ${section(t('model.grounds'), table(t('model.grounds'), [
        { title: t('bank'), value: (one) => bank(one.bank) },
        { title: t('dataset'), value: (one) => datasetLink(one.bank, one.dataset) },
        { title: t('dataset.basis'), value: (one) => told(`basis.${one.lawfulBasis}`, one.lawfulBasis) },
        { title: t('agreement'), value: (one) => html`${one.agreement} ${badge(one.agreementStatus)}` },
        { title: t('agreement.grace'), value: (one) => duration(one.graceMillis) },
        { title: t('model.updates'), number: true, value: (one) => one.updates },
        { title: t('model.spent'), number: true, value: (one) => whole(one.spent) },
      ], card.grounds, (one) => `${one.bank}/${one.dataset}/${one.agreement}`))}
      ${section(t('model.lineage'), graph(data.lineage, context))}
      ${section(t('model.uses'), card.uses.length === 0 ? html`<p class="soft">${t('model.no-uses')}</p>` : table(t('model.uses'), [
        { title: t('bank'), value: (one) => bank(one.bank) },
        { title: t('model.status'), value: (one) => badge(one.status) },
        { title: t('model.since'), value: (one) => moment(one.changedAtMillis) },
        { title: t('ledger.block'), value: (one) => blockLink(one.place.blockNumber) },
      ], card.uses, (one) => one.bank))}
      ${questions(context)}`;
  },
};

function downloads(data, context) {
  const at = `/api/v1${path(context.params)}`;
  const link = (to, label, name) => html`<a class="button plain" href=${to} download=${name}>${label}</a>`;
  const name = `${data.card.study}-${data.card.round}`;
  return html`
    ${context.may('SCIENTIST') || context.may('STEWARD') ? link(`${at}/export`, t('model.export'), `${name}.json`) : nothing}
    ${link(`${at}/evidence`, t('model.evidence'), `${name}.evidence`)}
    ${link(`${at}/bom`, t('model.bom'), `${name}.cdx.json`)}`;
}

function taint(card) {
  return html`<div class="notice">
    <p><strong>${t('model.tainted')}</strong> ${t('model.tainted.until', { time: time(card.taint.servedUntilMillis) })}</p>
    <ul>${card.taint.withdrawals.map((one) => html`<li>${bank(one.bank)}: ${one.dataset ?? one.agreement ?? ''} ${blockLink(one.place.blockNumber)}</li>`)}</ul>
    ${card.taint.successor ? html`<p>${t('model.successor')} ${modelLink(card.taint.successor.study, card.taint.successor.round)}</p>` : nothing}
  </div>`;
}

/** The model's use at this bank, and what may be done with it next. */
function use(data, context) {
  const { card, own } = data;
  const at = path(context.params);
  const status = own?.status;
  const form = (context.state.reason ??= new Form([{ name: 'reason', label: t('use.reason'), help: t('use.reason.help') }], { reason: '' }, () => context.redraw()));
  const reasoned = (name, label, kind) => button(context, name, label, async (key) => {
    if (!form.checked()) return;
    await post(`${at}/${name}`, { reason: form.values.reason.trim() }, key);
    context.state.reason = undefined;
  }, { kind, done: t('use.done') });
  const deeds = [];
  if (card.status === 'ACCEPTED' && (!status || status === 'REQUESTED') && context.may('SCIENTIST')) {
    deeds.push(status === 'REQUESTED' ? html`<p class="soft">${t('use.waiting')}</p>` : button(context, 'promotion', t('use.request'), (key) => post(`${at}/promotion`, undefined, key), { done: t('use.requested') }));
  }
  if (status === 'REQUESTED' && context.may('OFFICER')) {
    deeds.push(button(context, 'approval', t('use.approve'), (key) => post(`${at}/promotion/approval`, undefined, key),
      { done: t('use.promoted'), sure: { title: t('use.approve.sure'), text: t('use.approve.text'), yes: t('use.approve') } }));
  }
  const needsReason = (status === 'PROMOTED' && (context.may('SCIENTIST') || context.may('STEWARD') || context.may('OFFICER'))) || (status === 'SUSPENDED' && context.may('OFFICER'));
  return section(html`${t('use.title', { bank: bank(context.member.mspId) })} ${status ? badge(status) : badge('NONE', t('use.none'))}`, html`
    <p class="about">${t(`use.about.${status ?? 'none'}`)}</p>
    ${needsReason ? html`<form @submit=${(event) => event.preventDefault()}>${form.draw()}</form>` : nothing}
    <div class="actions">
      ${deeds}
      ${status === 'PROMOTED' && needsReason ? reasoned('suspension', t('use.suspend'), 'plain') : nothing}
      ${status === 'SUSPENDED' && context.may('OFFICER') ? reasoned('resumption', t('use.resume'), '') : nothing}
      ${(status === 'PROMOTED' || status === 'SUSPENDED') && context.may('OFFICER') ? reasoned('retirement', t('use.retire'), 'danger') : nothing}
    </div>
    ${['promotion', 'approval', 'suspension', 'resumption', 'retirement'].map((name) => outcome(context, name))}`);
}

