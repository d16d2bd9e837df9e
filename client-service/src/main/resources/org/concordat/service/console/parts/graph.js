// What a model rests on, drawn in columns: the model, its ancestors, their snapshots, and what those stand on. The same as a table below.
import { t, told } from '../text.js';
import { html, nothing, svg } from '../vendor.js';
import { badge, blockLink, modelLink, studyLink, table } from './ui.js';

const COLUMN = { MODEL: 0, STUDY: 1, SNAPSHOT: 1, CHARTER: 2, DATASET: 2, CONSENT_ROOT: 2, AGREEMENT: 2 };
const WIDTH = 230;
const GAP = 110;
const ROW = 46;
const BOX = 36;
const MOST_DRAWN = 60;

export function graph(lineage, context) {
  const state = (context.state.graph ??= { asTable: false });
  const { nodes, edges } = lineage;
  const drawn = nodes.length <= MOST_DRAWN;
  const asTable = state.asTable || !drawn;
  return html`
    ${drawn ? html`<div class="scroll" role="region" tabindex="0" aria-label=${t('model.lineage')}>${picture(lineage, nodes, edges)}</div>
      <button class="plain small" aria-expanded=${asTable} @click=${() => { state.asTable = !state.asTable; context.redraw(); }}>${t(asTable ? 'chart.without-table' : 'chart.with-table')}</button>` : nothing}
    ${asTable ? list(nodes, edges) : nothing}`;
}

function picture(lineage, nodes, edges) {
  const rows = [0, 0, 0];
  const place = new Map();
  for (const node of nodes) {
    const column = COLUMN[node.kind] ?? 2;
    place.set(node.id, { x: column * (WIDTH + GAP), y: rows[column]++ * ROW, node });
  }
  const height = Math.max(...rows) * ROW;
  const width = 3 * WIDTH + 2 * GAP;
  const self = `${lineage.study}/${lineage.round}`;
  return svg`<svg class="graph" viewBox="0 0 ${width} ${height}" role="img" aria-label=${t('model.lineage.summary', { nodes: nodes.length })}>
    ${edges.map((edge) => line(place.get(edge.from), place.get(edge.to)))}
    ${[...place.values()].map(({ x, y, node }) => svg`
      <g class="${node.label === self || node.id.endsWith(self) ? 'self' : ''} ${node.tainted || node.revoked ? 'tainted' : ''}" transform="translate(${x} ${y})">
        <title>${node.label}</title>
        <rect width=${WIDTH} height=${BOX} rx="7"></rect>
        <text class="kind" x="10" y="14">${told(`node.${node.kind}`, node.kind)}${node.tainted ? ` · ${told('status.TAINTED', '')}` : ''}${node.revoked ? ` · ${told('status.REVOKED', '')}` : ''}</text>
        <text x="10" y="29">${short(plain(node))}</text>
      </g>`)}
  </svg>`;
}

function line(from, to) {
  if (!from || !to) return nothing;
  if (from.x === to.x) return svg`<path d="M ${from.x + 14} ${from.y + BOX} V ${to.y}"></path>`;
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + BOX / 2, to.x, to.y + BOX / 2];
  return svg`<path d="M ${x1} ${y1} C ${x1 + GAP / 2} ${y1} ${x2 - GAP / 2} ${y2} ${x2} ${y2}"></path>`;
}

/** The label without the kind, which stands above it. */
const plain = (node) => node.label.replace(/^(model|study|snapshot|dataset|agreement|charter|consent root) /, '').split(node.kind === 'SNAPSHOT' ? /$/ : ',')[0];

/** The middle goes: names differ at their ends. */
const short = (text) => (text.length > 32 ? `${text.slice(0, 12)}…${text.slice(-18)}` : text);

function list(nodes, edges) {
  const names = new Map(nodes.map((node) => [node.id, node.label]));
  return table(t('model.lineage'), [
    { title: t('node'), value: (one) => label(one) },
    { title: t('node.kind'), value: (one) => told(`node.${one.kind}`, one.kind) },
    { title: t('node.rests-on'), value: (one) => edges.filter((edge) => edge.from === one.id).map((edge) => `${names.get(edge.to) ?? edge.to}`).join(', ') || '–' },
    { title: t('model.status'), value: (one) => html`${one.tainted ? badge('TAINTED') : nothing}${one.revoked ? badge('REVOKED') : nothing}` },
    { title: t('ledger.block'), value: (one) => blockLink(one.place.blockNumber) },
  ], nodes, (one) => one.id);
}

function label(node) {
  const name = plain(node);
  const parts = name.split('/');
  if (node.kind === 'MODEL' && parts.length === 2) return modelLink(parts[0], parts[1]);
  return node.kind === 'STUDY' ? studyLink(name) : name;
}
