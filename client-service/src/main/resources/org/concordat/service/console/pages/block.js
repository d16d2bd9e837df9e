// One block: what each transaction wrote, each value linked to what it belongs to.
import { get } from '../api.js';
import { bank, time } from '../format.js';
import { t, told } from '../text.js';
import { html, nothing } from '../vendor.js';
import { badge, datasetLink, facts, hash, heading, modelLink, roundLink, section, studyLink } from '../parts/ui.js';

const LINKS = {
  STUDY: ([study]) => studyLink(study),
  STUDY_STATE: ([study]) => studyLink(study),
  JOIN: ([study]) => studyLink(study),
  ROUND: ([study, round]) => roundLink(study, Number(round), `${study} / ${Number(round)}`),
  COMMIT: ([study, round]) => roundLink(study, Number(round), `${study} / ${Number(round)}`),
  REVEAL: ([study, round]) => roundLink(study, Number(round), `${study} / ${Number(round)}`),
  JUDGEMENT: ([study, round]) => roundLink(study, Number(round), `${study} / ${Number(round)}`),
  AGGREGATION: ([study, round]) => roundLink(study, Number(round), `${study} / ${Number(round)}`),
  MODEL: ([study, round]) => modelLink(study, Number(round)),
  LINEAGE: ([study, round]) => modelLink(study, Number(round)),
  DEPLOYMENT: ([, study, round]) => modelLink(study, Number(round)),
  DATASET: ([owner, dataset]) => datasetLink(owner, dataset),
  SNAPSHOT: ([owner, dataset]) => datasetLink(owner, dataset),
  REVOCATION: ([owner, dataset]) => datasetLink(owner, dataset),
  AGREEMENT: ([owner, id]) => html`<a href="#/agreements">${bank(owner)} / ${id}</a>`,
  CHARTER: () => html`<a href="#/governance">${t('charter')}</a>`,
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
          <details><summary>${told(`record.${write.type}`, write.type)} ${(LINKS[write.type] ?? (() => write.key.join(' / ')))(write.key)}</summary>
            ${write.value === undefined ? html`<p>${t('block.deleted')}</p>` : html`<pre tabindex="0" aria-label=${write.type}>${JSON.stringify(write.value, null, 2)}</pre>`}</details>`)}`))}`;
  },
};
