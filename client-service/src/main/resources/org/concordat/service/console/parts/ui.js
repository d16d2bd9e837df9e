// The pieces that pages are made of.
import { t, told } from '../text.js';
import { ago, time } from '../format.js';
import { html, nothing, repeat } from '../vendor.js';
import { Problem } from '../api.js';
import { to } from '../router.js';

/** The head of a page: what it is, what it is for, and what can be done. */
export const heading = (title, about = nothing, actions = nothing) => html`
  <div class="heading">
    <div><h1>${title}</h1>${about === nothing ? nothing : html`<p class="about">${about}</p>`}</div>
    <div class="actions">${actions}</div>
  </div>`;

/** A part of a page under a heading of its own. */
export const section = (title, content, actions = nothing) => html`
  <section>
    <div class="section-head"><h2>${title}</h2><div class="actions">${actions}</div></div>
    ${content}
  </section>`;

/** What is there when there is nothing. */
export const empty = (text, action = nothing) => html`<div class="empty"><p>${text}</p>${action}</div>`;

/** Why something was refused: what, what to do, and the code with its page. */
export function refusal(e) {
  if (!(e instanceof Problem)) {
    return html`<div class="refusal" role="alert"><p><strong>${t('problem.unreachable')}</strong></p><p>${t('problem.unreachable.advice')}</p></div>`;
  }
  return html`
    <div class="refusal" role="alert">
      <p><strong>${e.title}</strong></p>
      <p>${e.detail}</p>
      ${e.advice ? html`<p>${e.advice}</p>` : nothing}
      <p class="small">
        ${e.type.startsWith('/problems/') ? html`<a href=${e.type}>${t('problem.explained', { code: e.code })}</a>` : e.code}
        ${e.requestId ? html` · ${t('problem.request', { id: e.requestId })}` : nothing}
      </p>
    </div>`;
}

const GOOD = new Set(['ACCEPTED', 'ACTIVE', 'COMPLETED', 'PROMOTED', 'IN_FORCE', 'UP', 'VALID', 'OPEN']);
const BAD = new Set(['REJECTED', 'EXPIRED', 'REVOKED', 'CANCELLED', 'RETIRED', 'DOWN', 'TAINTED', 'INVALID', 'CRITICAL']);
const BUSY = new Set(['RUNNING', 'COMMITTING', 'REVEALING', 'JUDGING', 'AGGREGATED', 'CANDIDATE']);
const LOOK = new Set(['PROPOSED', 'DRAFT', 'REQUESTED', 'SUSPENDED', 'WARNING']);

/** Where something stands, in a word of the ledger: by its text first, by colour and mark besides. */
export function badge(status, text = told(`status.${status}`, status)) {
  const kind = GOOD.has(status) ? 'good' : BAD.has(status) ? 'bad' : BUSY.has(status) ? 'busy' : LOOK.has(status) ? 'look' : 'quiet';
  return html`<span class="badge ${kind}">${text}</span>`;
}

/** A hash or id, shortened for the eye and whole for the clipboard. */
export const hash = (value, digits = 12) =>
  value ? html`<code class=${value.length > digits ? 'hash short' : 'hash'} title=${value}>${value.length > digits ? `${value.slice(0, digits)}…` : value}</code>` : html`–`;

/** A moment, as distance and exactly. */
export const moment = (millis) =>
  millis ? html`<time datetime=${new Date(millis).toISOString()} title=${time(millis)}>${ago(millis)}</time>` : html`–`;

/** Facts: a list of [name, value]; those without a value are left out. */
export const facts = (rows) => html`
  <dl class="facts">${rows
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/**
 * A table. Columns are {title, value(row), number}; rows are told apart by `key`.
 * `caption` names it for those who cannot see what stands above it.
 */
export function table(caption, columns, rows, key = (row, at) => at) {
  return html`
    <div class="scroll" role="region" aria-label=${caption} tabindex="0">
      <table>
        <caption class="unseen">${caption}</caption>
        <thead><tr>${columns.map((column) => html`<th scope="col" class=${column.number ? 'number' : ''}>${column.title}</th>`)}</tr></thead>
        <tbody>
          ${repeat(rows, key, (row) => html`
            <tr>${columns.map((column, at) => at === 0
              ? html`<th scope="row">${column.value(row)}</th>`
              : html`<td class=${column.number ? 'number' : ''}>${column.value(row)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
}

/** A share of something as a bar with its number beside it. */
export const bar = (share, text) => html`
  <span class="bar"><progress max="1" .value=${Math.max(0, Math.min(1, share))} aria-label=${text}></progress><span>${text}</span></span>`;

/** A link to a study, model, dataset or block. */
export const studyLink = (id, text = id) => html`<a href=${to('studies', id)}>${text}</a>`;
export const roundLink = (study, round, text = t('round.named', { round })) => html`<a href=${to('studies', study, 'rounds', round)}>${text}</a>`;
export const modelLink = (study, round, text = t('model.named', { study, round })) => html`<a href=${to('models', study, round)}>${text}</a>`;
export const datasetLink = (bankId, id, text = id) => html`<a href=${to('data', bankId, id)}>${text}</a>`;
export const blockLink = (number, text = t('block.named', { number })) => html`<a href=${to('ledger', 'blocks', number)}>${text}</a>`;
