// The charter in force, what is proposed, and what it would change.
import { items, post } from '../api.js';
import { bank, duration, micros, whole } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { button, outcome, questions } from '../parts/deed.js';
import { checkNumber, checkWhole, Form } from '../parts/form.js';
import { badge, empty, facts, hash, heading, moment, section, table } from '../parts/ui.js';

const MINUTE = 60_000;

export default {
  title: () => t('nav.governance'),
  async load(context) {
    const charters = await items('/charters');
    const inForce = charters.find((one) => one.inForce);
    const next = (inForce?.charter.version ?? 0) + 1;
    return { charters: charters.slice().sort((a, b) => b.charter.version - a.charter.version), inForce, proposed: charters.filter((one) => one.charter.version === next && !one.inForce) };
  },
  cares: (event) => event.transaction.endsWith('Charter'),
  view(data, context) {
    const own = context.member.mspId;
    return html`
      ${heading(t('nav.governance'), t('governance.about'))}
      ${data.proposed.map((one) => section(html`${t('charter.proposed', { version: one.charter.version })} ${badge('PROPOSED')}`, proposal(one, data.inForce, own, context)))}
      ${data.inForce ? section(html`${t('charter.in-force', { version: data.inForce.charter.version })} ${badge('IN_FORCE')}`, charter(data.inForce)) : section(t('charter'), empty(t('charter.none')))}
      ${context.may('OFFICER') && data.inForce ? propose(data.inForce.charter, context) : nothing}
      ${section(t('charter.versions'), table(t('charter.versions'), [
        { title: t('charter.version'), value: (one) => one.charter.version },
        { title: t('model.status'), value: (one) => (one.inForce ? badge('IN_FORCE') : one.charter.version < (data.inForce?.charter.version ?? 0) ? badge('PAST', t('charter.past')) : badge('PROPOSED')) },
        { title: t('study.banks'), number: true, value: (one) => banks(one.charter).length },
        { title: t('charter.approvals'), value: (one) => one.approvals.map((approval) => bank(approval.bank)).join(', ') || '–' },
        { title: t('charter.digest'), value: (one) => hash(one.digest) },
      ], data.charters, (one) => one.digest))}
      ${questions(context)}`;
  },
};

const banks = (one) => one.members.filter((member) => member.kind === 'BANK');

function charter({ charter: one, approvals, digest }) {
  return html`
    ${facts([...values(one).map(([name, , shown]) => [name, shown]), [t('charter.digest'), hash(digest, 20)]])}
    ${table(t('charter.members'), [
      { title: t('member'), value: (member) => member.name },
      { title: t('member.msp'), value: (member) => html`<code>${member.mspId}</code>` },
      { title: t('member.kind'), value: (member) => told(`member.${member.kind}`, member.kind) },
      { title: t('charter.approved'), value: (member) => moment(approvals.find((approval) => approval.bank === member.mspId)?.approvedAtMillis) },
    ], one.members, (member) => member.mspId)}`;
}

/** Everything a charter says apart from its members: name, value, as shown. */
function values(one) {
  return [
    [t('charter.consortium'), one.consortium, one.consortium],
    [t('charter.parameters'), one.limits.maximumParameters, whole(one.limits.maximumParameters)],
    [t('charter.rounds'), one.limits.maximumRounds, whole(one.limits.maximumRounds)],
    [t('charter.phase'), one.limits.minimumPhaseMillis, duration(one.limits.minimumPhaseMillis)],
    [t('charter.window'), one.limits.timeWindowMillis, duration(one.limits.timeWindowMillis)],
    [t('charter.spend'), one.limits.maximumSpendPerRound, whole(one.limits.maximumSpendPerRound)],
    [t('charter.rule'), one.policy.rule, html`<code>${one.policy.rule}</code>`],
    [t('field.tolerance'), one.policy.toleranceMicros, micros(one.policy.toleranceMicros)],
  ];
}

function proposal(one, inForce, own, context) {
  const voters = banks(inForce?.charter ?? one.charter).map((member) => member.mspId);
  const approved = one.approvals.map((approval) => approval.bank).filter((name) => voters.includes(name));
  const needed = Math.floor(voters.length / 2) + 1;
  const at = `/charters/${one.charter.version}`;
  const mine = approved.includes(own);
  return html`
    ${inForce ? changes(inForce.charter, one.charter) : charter(one)}
    <p>${t('charter.votes', { approved: approved.length, needed, banks: voters.length })} ${approved.map((name) => html`<span class="badge good">${bank(name)}</span> `)}</p>
    ${context.may('OFFICER') && voters.includes(own) ? html`<div class="actions">
      ${mine ? html`<span class="soft">${t('charter.approved-by-us')}</span>` : button(context, `approve-${one.digest}`, t('charter.approve'), (key) => post(`${at}/approvals`, { digest: one.digest }, key),
        { done: t('charter.approval-sent'), sure: { title: t('charter.approve.sure', { version: one.charter.version }), text: t('charter.approve.text'), yes: t('charter.approve') } })}
      ${approved.length >= needed ? button(context, `activate-${one.digest}`, t('charter.activate'), (key) => post(`${at}/activation`, { digest: one.digest }, key), { done: t('charter.activated') }) : nothing}
    </div>${outcome(context, `approve-${one.digest}`)}${outcome(context, `activate-${one.digest}`)}` : nothing}`;
}

/** What would be different. */
function changes(before, after) {
  const was = values(before);
  const rows = values(after).map(([name, value, shown], at) => ({ name, from: was[at][2], to: shown, same: was[at][1] === value })).filter((row) => !row.same);
  const names = (one) => new Map(one.members.map((member) => [member.mspId, member]));
  const [old, now] = [names(before), names(after)];
  for (const [id, member] of now) if (!old.has(id)) rows.push({ name: t('charter.joins'), from: '–', to: `${member.name} (${id})` });
  for (const [id, member] of old) if (!now.has(id)) rows.push({ name: t('charter.leaves'), from: `${member.name} (${id})`, to: '–' });
  if (rows.length === 0) return html`<p>${t('charter.no-change')}</p>`;
  return table(t('charter.changes'), [
    { title: t('charter.what'), value: (row) => row.name },
    { title: t('charter.was'), value: (row) => html`<span class="was">${row.from}</span>` },
    { title: t('charter.is'), value: (row) => html`<span class="is">${row.to}</span>` },
  ], rows);
}

function propose(current, context) {
  const form = (context.state.form ??= new Form([
    { name: 'parameters', label: t('charter.parameters'), kind: 'number', check: checkWhole(1, 100_000_000) },
    { name: 'rounds', label: t('charter.rounds'), kind: 'number', check: checkWhole(1, 100_000) },
    { name: 'phase', label: t('charter.phase'), unit: t('unit.minutes'), help: t('charter.phase.help'), kind: 'number', check: checkNumber((5 * current.limits.timeWindowMillis) / MINUTE, 31 * 24 * 60) },
    { name: 'spend', label: t('charter.spend'), kind: 'number', check: checkWhole(0, Number.MAX_SAFE_INTEGER) },
    { name: 'rule', label: t('charter.rule'), help: t('charter.rule.help') },
    { name: 'tolerance', label: t('field.tolerance'), help: t('field.tolerance.help'), kind: 'number', check: checkNumber(0, 1) },
  ], {
    parameters: current.limits.maximumParameters, rounds: current.limits.maximumRounds, phase: current.limits.minimumPhaseMillis / MINUTE,
    spend: current.limits.maximumSpendPerRound, rule: current.policy.rule, tolerance: current.policy.toleranceMicros / 1e6,
  }, () => context.redraw()));
  return html`<section><details><summary>${t('charter.propose')}</summary>
    <p class="about">${t('charter.propose.about')}</p>
    <form @submit=${(event) => event.preventDefault()}><div class="fields">${form.draw()}</div>
      <div class="actions">${button(context, 'propose', t('charter.propose.do', { version: current.version + 1 }), async (key) => {
        if (!form.checked()) return;
        await post('/charters', {
          ...current, version: current.version + 1,
          limits: { ...current.limits, maximumParameters: form.number('parameters'), maximumRounds: form.number('rounds'), minimumPhaseMillis: Math.round(form.number('phase') * MINUTE), maximumSpendPerRound: form.number('spend') },
          policy: { rule: form.values.rule.trim(), toleranceMicros: Math.round(form.number('tolerance') * 1e6) },
        }, key);
        context.state.form = undefined;
      }, { done: t('charter.sent') })}</div>
    </form>${outcome(context, 'propose')}</details></section>`;
}
