// The ledger as a person reads it: every transaction, the refused ones with their reason.
import { page, items } from '../api.js';
import { bank } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, blockLink, empty, hash, heading, moment, section, studyLink, table } from '../parts/ui.js';

const PAGE = 50;

function asked(state, cursor) {
  const query = new URLSearchParams({ limit: PAGE });
  for (const name of ['valid', 'bank', 'study', 'function']) if (state[name]) query.set(name, state[name]);
  if (cursor) query.set('cursor', cursor);
  return `/transactions?${query}`;
}

export default {
  title: () => t('nav.ledger'),
  async load(context) {
    const [first, members] = await Promise.all([page(asked(context.state)), items('/members')]);
    // Who has gone on to older pages keeps them; the newest come on top.
    const older = (context.data?.rows ?? []).filter((one) => context.state.more && !first.items.some((now) => same(now, one)) && before(one, first.items.at(-1)));
    return { rows: [...first.items, ...older], next: context.state.more ? context.data.next : first.next, members };
  },
  cares: () => true,
  view(data, context) {
    const { state } = context;
    const set = (name) => (event) => { state[name] = event.target.value; state.more = false; context.reload(); };
    const select = (name, options) => html`<div class="field"><label for="by-${name}">${t(`ledger.${name}`)}</label>
      <select id="by-${name}" @change=${set(name)}><option value="">${t('all')}</option>${options.map(([value, text]) => html`<option value=${value} ?selected=${state[name] === value}>${text}</option>`)}</select></div>`;
    const more = async () => {
      const next = await page(asked(state, data.next));
      state.more = true;
      context.data = { ...context.data, rows: [...context.data.rows, ...next.items], next: next.next };
      context.redraw();
    };
    return html`
      ${heading(t('nav.ledger'), t('ledger.about'))}
      ${section(t('ledger.transactions'), html`
        <div class="filters">
          ${select('valid', [['true', t('status.VALID')], ['false', t('status.INVALID')]])}
          ${select('bank', data.members.map((one) => [one.mspId, one.name]))}
          ${select('function', FUNCTIONS.map((name) => [name, told(`transaction.${name}`, name)]))}
          <div class="field"><label for="by-study">${t('study')}</label><input id="by-study" type="text" .value=${state.study ?? ''} @change=${set('study')}></div>
        </div>
        ${data.rows.length === 0 ? empty(t('ledger.empty')) : table(t('ledger.transactions'), [
          { title: t('ledger.block'), value: (one) => blockLink(one.blockNumber, `${one.blockNumber}.${one.position}`) },
          { title: t('ledger.function'), value: (one) => told(`transaction.${one.function}`, one.function) },
          { title: t('ledger.about-what'), value: about },
          { title: t('ledger.by'), value: (one) => bank(one.mspId) },
          { title: t('ledger.time'), value: (one) => moment(one.timestampMillis) },
          { title: t('model.status'), value: (one) => (one.valid ? badge('VALID') : html`${badge('INVALID')} <span class="small">${one.meaning}</span>`) },
          { title: t('ledger.id'), value: (one) => hash(one.transactionId) },
        ], data.rows, (one) => `${one.blockNumber}-${one.position}`)}
        ${data.next ? html`<div class="actions"><button class="plain" @click=${more}>${t('page.older')}</button></div>` : nothing}`)}`;
  },
};

/** Where to read on: the study it names, or the page of what it writes. */
function about({ study, chaincode, function: name }) {
  if (study) return studyLink(study);
  if (chaincode.startsWith('_')) return chaincode;
  const page = PAGES.find(([writes]) => writes.test(name))?.[1];
  return page ? html`<a href="#/${page}">${t(`nav.${page}`)}</a>` : '–';
}

const PAGES = [[/Charter/, 'governance'], [/Agreement/, 'agreements'], [/Dataset|Snapshot|Revocation|ConsentRoot/, 'data']];

const same = (a, b) => a.blockNumber === b.blockNumber && a.position === b.position;
const before = (a, b) => !b || a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.position < b.position);

const FUNCTIONS = ['ProposeCharter', 'ApproveCharter', 'ActivateCharter', 'CreateAgreement', 'ActivateAgreement', 'RevokeAgreement', 'RegisterDataset', 'RegisterSnapshot',
  'RecordRevocation', 'RecordConsentRoot', 'ProposeStudy', 'JoinStudy', 'StartStudy', 'CancelStudy', 'CommitUpdate', 'RevealUpdate', 'AdvanceRound', 'FinalizeRound', 'JudgeModel',
  'RequestPromotion', 'ApprovePromotion', 'SuspendModel', 'ResumeModel', 'RetireModel', 'RecordRetraining', 'PurgeUpdate'];
