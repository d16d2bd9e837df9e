// One block: what each transaction wrote, each value linked to what it belongs to.
import { get } from '../api.js';
import { bank, time } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, datasetLink, facts, hash, heading, modelLink, roundLink, section, studyLink } from '../parts/ui.js';

const study = ([id, member]) => html`${studyLink(id)} ${who(member)}`;
const round = ([id, number, member]) => html`${roundLink(id, Number(number), `${id} / ${Number(number)}`)} ${who(member)}`;
const model = ([id, number]) => modelLink(id, Number(number));
const dataset = ([owner, id, part]) => html`${datasetLink(owner, id)} ${part ?? nothing} ${who(owner)}`;
const numbered = ([owner, id, sequence]) => dataset([owner, id, Number(sequence)]);
const charter = ([version, , member]) => html`<a href="#/governance">${t('charter')} ${Number(version)}</a> ${who(member)}`;
const current = () => html`<a href="#/governance">${t('charter')}</a>`;
const who = (member) => (member ? html`· ${bank(member)}` : nothing);

/** Where each kind of record is shown, from the parts of its key. */
const LINKS = {
  CHARTER: charter,
  CHARTER_IN_FORCE: current,
  CHARTER_VERSION: charter,
  CHARTER_APPROVAL: charter,
  MEMBERSHIP: () => html`<a href="#/members">${t('nav.members')}</a>`,
  AGREEMENT: ([owner, id]) => html`<a href="#/agreements">${id}</a> ${who(owner)}`,
  DATASET: dataset,
  SNAPSHOT: dataset,
  REVOCATION: dataset,
  REVOCATION_MARK: numbered,
  CONSENT_ROOT: numbered,
  STUDY: study,
  STUDY_STATE: study,
  JOIN: study,
  REJOIN: study,
  ROUND: round,
  COMMIT: round,
  REVEAL: round,
  JUDGEMENT: round,
  AGGREGATION: round,
  PURGE: round,
  MODEL: model,
  LINEAGE: model,
  RETRAINING: model,
  DEPLOYMENT: ([owner, ...of]) => html`${model(of)} ${who(owner)}`,
};

export default {
  title: ({ params }) => t('block.named', { number: params.block }),
  load: async ({ params }) => get(`/blocks/${encodeURIComponent(params.block)}`),
  view(block) {
    return html`
      ${heading(t('block.named', { number: block.number }), nothing, html`
        ${block.number > 0 ? html`<a class="button plain" href="#/ledger/blocks/${block.number - 1}">${t('block.before')}</a>` : nothing}
        <a class="button plain" href="#/ledger/blocks/${block.number + 1}">${t('block.after')}</a>`)}
      ${section(t('block.head'), facts([[t('block.hash'), hash(block.hash, 64)], [t('block.previous'), block.previous ? hash(block.previous, 64) : t('block.first')], [t('block.count'), block.transactions.length]]))}
      ${block.transactions.map((one) => section(html`${told(`transaction.${one.function}`, one.function)} ${badge(one.valid ? 'VALID' : 'INVALID')}`, html`
        ${one.valid ? nothing : html`<p class="notice"><strong>${one.validationCode}</strong> ${one.meaning}</p>`}
        ${facts([[t('ledger.by'), bank(one.mspId)], [t('ledger.time'), time(one.timestampMillis)], [t('ledger.chaincode'), one.chaincode], [t('study'), one.study ? studyLink(one.study) : null], [t('ledger.id'), hash(one.transactionId, 20)]])}
        ${one.writes.map((write) => html`
          <div class="write">
            <p><strong>${t(`record.${write.type}`)}</strong> ${LINKS[write.type](write.key)}</p>
            ${write.value === undefined ? html`<p>${t('block.deleted')}</p>` : html`
              <details><summary>${t('block.value')}</summary><pre tabindex="0" aria-label=${write.type}>${JSON.stringify(write.value, null, 2)}</pre></details>`}
          </div>`)}`))}`;
  },
};
