// Which page an address stands for. Pages are fetched when they are first opened.

const PAGES = [
  ['home', '/', () => import('./pages/home.js')],
  ['studies', '/studies', () => import('./pages/studies.js')],
  ['studies', '/studies/new', () => import('./pages/study-new.js')],
  ['studies', '/studies/:study', () => import('./pages/study.js')],
  ['studies', '/studies/:study/rounds/:round', () => import('./pages/round.js')],
  ['models', '/models', () => import('./pages/models.js')],
  ['models', '/models/compare', () => import('./pages/compare.js')],
  ['models', '/models/:study/:round', () => import('./pages/model.js')],
  ['data', '/data', () => import('./pages/data.js')],
  ['data', '/data/:bank/:dataset', () => import('./pages/dataset.js')],
  ['agreements', '/agreements', () => import('./pages/agreements.js')],
  ['governance', '/governance', () => import('./pages/governance.js')],
  ['ledger', '/ledger', () => import('./pages/ledger.js')],
  ['ledger', '/ledger/blocks/:block', () => import('./pages/block.js')],
  ['members', '/members', () => import('./pages/members.js')],
  ['oversight', '/oversight', () => import('./pages/oversight.js')],
  ['oversight', '/oversight/:view', () => import('./pages/oversight-view.js')],
];

/** The path that the address names. */
export const here = () => location.hash.slice(1) || '/';

/** An address for a path; parts that hold names are to be encoded. */
export const href = (path) => `#${path}`;

/** An address made of parts, each encoded. */
export const to = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

/** Finds the page of a path. */
export function find(path) {
  const [way, asked = ''] = path.split('?');
  const given = way.split('/').filter(Boolean).map(decode);
  for (const [section, pattern, load] of PAGES) {
    const params = match(pattern.split('/').filter(Boolean), given);
    if (params) return { section, params, load, query: new URLSearchParams(asked) };
  }
  return { section: '', params: { path }, load: () => import('./pages/nowhere.js'), query: new URLSearchParams() };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function match(pattern, given) {
  if (pattern.length !== given.length) return null;
  const params = {};
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at].startsWith(':')) params[pattern[at].slice(1)] = given[at];
    else if (pattern[at] !== given[at]) return null;
  }
  return params;
}
