// One of the auditor's views as a table, with its way out as comma-separated values.
import { get } from '../api.js';
import { bank, change, micros, reason, time } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, blockLink, empty, hash, heading, modelLink, roundLink, section, studyLink, table } from '../parts/ui.js';

const PATHS = { alerts: '/alerts', 'access-log': '/access-log', 'sign-in-log': '/sign-in-log', incidents: '/incidents' };
const LOGS = ['access-log', 'sign-in-log'];
const MOST_COLUMNS = 12;
const PAGE = 100;
const MOST = 500;

const path = (view) => PATHS[view] ?? `/oversight/${encodeURIComponent(view)}`;

export default {
  title: (context) => context.data?.title ?? t('nav.oversight'),
  async load({ params, state }) {
    const answer = await get(`${path(params.view)}?limit=${state.limit ?? PAGE}`);
    return { answer, title: answer.view?.title ?? t(`oversight.${params.view}`) };
  },
  cares: (event, { params }) => !LOGS.includes(params.view),
  view({ answer, title }, context) {
    const { params, state } = context;
    const rows = answer.items;
    const view = answer.view;
    return html`
      ${heading(title, view ? html`${t('oversight.stops')} ${view.stops}` : nothing, html`
        <a class="button plain" href="/api/v1${path(params.view)}?format=csv" download="${params.view}.csv">${t('oversight.csv')}</a>
        <a href="#/oversight">${t('nav.oversight')}</a>`)}
      ${view ? section(t('oversight.norms'), html`<ul>${view.norms.map((norm) => html`<li><strong>${norm.act}, ${norm.provision}</strong> ${norm.asks}</li>`)}</ul>`) : nothing}
      ${section(title, rows.length === 0 ? empty(t('oversight.empty')) : html`${table(title, columns(rows), rows)}
        ${answer.next ? more(state, context) : nothing}`)}`;
  },
};

/** The next rows below, or where all of them are. */
function more(state, context) {
  if ((state.limit ?? PAGE) >= MOST) return html`<p class="about">${t('oversight.more', { count: MOST })}</p>`;
  const on = () => { state.limit = Math.min(MOST, (state.limit ?? PAGE) + PAGE); context.reload(); };
  return html`<div class="actions"><button class="plain" @click=${on}>${t('oversight.on')}</button></div>`;
}

/** What a reader looks for first; the rest follows by name. */
const FIRST = ['what', 'study', 'round', 'bank', 'controller', 'dataset', 'title', 'severity', 'status', 'phase', 'metric', 'metricMicros', 'parentMetricMicros', 'changeMicros', 'toleranceMicros',
  'medianChangeMicros', 'outcome', 'rule', 'f', 'heterogeneityMicros', 'purpose'];

/** Columns from the rows themselves: the views are records, and records may gain fields. */
function columns(rows) {
  const order = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort((one, other) => order(one) - order(other));
  return names.slice(0, MOST_COLUMNS).map((name) => ({ title: told(`column.${name}`, spaced(name)), number: name.endsWith('Micros'), value: (row) => shown(name, row[name], row) }));
}

const spaced = (name) => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase()).replace(/ (millis|micros)$/, '');

function shown(name, value, row) {
  if (value === undefined || value === null || value === '') return '–';
  if (name === 'study') return studyLink(value);
  if (name === 'round' && row.study) return row.hash || row.modelHash ? modelLink(row.study, value, String(value)) : roundLink(row.study, value, String(value));
  if (name === 'sinceBlock' || name === 'blockNumber') return blockLink(value, String(value));
  if (name === 'status' || name === 'severity' || name === 'phase') return badge(value);
  if (name === 'where') return place(value);
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return hash(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.every((one) => typeof one !== 'object') ? value.map((one) => words(name, one)).join(', ') : list(value);
  return typeof value === 'object' ? list(Object.entries(value).map(([key, one]) => ({ [key]: one }))) : wide(words(name, value));
}

/** A sentence has room for some words a line. */
const wide = (text) => (text.length > 30 ? html`<span class="sentence">${text}</span>` : text);

/** A single value as people write it. */
function words(name, value) {
  if (name.endsWith('Millis')) return time(value);
  if (name.endsWith('Micros')) return name.toLowerCase().includes('change') ? change(value) : micros(value);
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (name === 'metric') return told(`metric.${value}`, value);
  if (name === 'outcome') return reason(value);
  return typeof value === 'string' && /^\w+MSP$/.test(value) ? bank(value) : String(value);
}

const list = (values) => html`<details><summary>${t('oversight.entries', { count: values.length })}</summary><ul>${values.map((one) => html`<li>${Object.entries(one).map(([key, value]) => `${spaced(key)}: ${typeof value === 'object' ? JSON.stringify(value) : words(key, value)}`).join('; ')}</li>`)}</ul></details>`;

const place = (where) => html`
  ${where.model ? modelLink(...where.model.split('/')) : where.study ? studyLink(where.study, where.round ? `${where.study} / ${where.round}` : where.study) : nothing}
  ${where.bank ? bank(where.bank) : ''} ${where.subject ?? ''}`;
