// The console: who is signed in, which page, and what the ledger says meanwhile.
import { get, health, onSignedOut, session, signOut, Problem, Unreachable } from './api.js';
import { bank } from './format.js';
import { LiveLedger } from './live.js';
import { loadText, t } from './text.js';
import { html, nothing, render } from './vendor.js';
import { find, here, href } from './router.js';
import { refusal } from './parts/ui.js';
import signInPage from './pages/sign-in.js';

const NAVIGATION = [
  ['home', '/'],
  ['studies', '/studies'],
  ['models', '/models'],
  ['data', '/data'],
  ['agreements', '/agreements'],
  ['governance', '/governance'],
  ['ledger', '/ledger'],
  ['members', '/members'],
  ['oversight', '/oversight'],
];
const RELOAD_MILLIS = 400;
const SAID_MILLIS = 8_000;
const THEMES = ['system', 'light', 'dark'];

const root = document.getElementById('app');
const app = { user: null, member: null, height: 0, standing: 'opening', page: null, problem: null, said: '', ticket: 0, live: null };

/** What a page may use. */
function contextOf(found) {
  return {
    params: found.params,
    query: found.query,
    user: app.user,
    member: app.member,
    state: {},
    data: undefined,
    may: (role) => app.user.roles.includes(role) && !app.member.regulator,
    redraw: draw,
    reload: () => load(false),
    say,
    go: (path) => { location.hash = path; },
  };
}

/** Says something to everybody: a line at the foot, and a screen reader's voice. */
function say(text) {
  app.said = '';
  draw();
  clearTimeout(app.silence);
  requestAnimationFrame(() => { app.said = text; draw(); });
  app.silence = setTimeout(() => { app.said = ''; draw(); }, SAID_MILLIS);
}

async function start() {
  await loadText('en');
  root.replaceChildren();
  applyTheme();
  onSignedOut(() => { if (app.user) { app.user = null; app.live?.close(); draw(); } });
  addEventListener('hashchange', () => open());
  await meet();
}

/** Finds out who is there. */
async function meet() {
  try {
    const answer = await session();
    app.signIn = answer.signIn;
    if (!answer.user) { app.user = null; draw(); return; }
    app.user = answer.user;
    app.member = await get('/member');
    app.height = (await health()).height;
    app.problem = null;
    app.live = new LiveLedger(heard, stands, `${app.height - 1}-999999999`);
    app.live.open();
    open();
  } catch (e) {
    app.problem = e;
    draw();
    if (e instanceof Unreachable) setTimeout(meet, RELOAD_MILLIS);
  }
}

/** Opens the page that the address names. */
function open() {
  if (!app.user) return;
  app.page?.context.state.leave?.();
  const found = find(here());
  app.page = { path: here(), found, module: null, context: contextOf(found), problem: null, loading: true };
  draw();
  load(true);
}

async function load(first) {
  const page = app.page;
  const ticket = ++app.ticket;
  try {
    page.module ??= (await found(page)).default;
    const data = await page.module.load(page.context);
    if (ticket !== app.ticket || page !== app.page) return;
    page.context.data = data;
    page.problem = null;
  } catch (e) {
    if (ticket !== app.ticket || page !== app.page) return;
    if (!(e instanceof Problem || e instanceof Unreachable)) console.error(e);
    if (first || e instanceof Problem) page.problem = e;
  }
  page.loading = false;
  draw();
  if (first) {
    document.title = `${page.module?.title?.(page.context) ?? ''} · Concordat`;
    document.getElementById('main')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

const found = (page) => page.found.load();

/** A ledger event: the page is read again when it cares, not more often than people can see. */
let waiting = 0;
function heard(event) {
  app.height = Math.max(app.height, Number(event.id.split('-')[0]) + 1);
  app.page?.module?.heard?.(event, app.page.context);
  if (app.page?.module?.cares?.(event, app.page.context) ?? false) reloadSoon();
  drawSoon();
}

function reloadSoon() {
  if (!waiting) waiting = setTimeout(() => { waiting = 0; if (app.user && app.page) load(false); }, RELOAD_MILLIS);
}

let drawing = false;
function drawSoon() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => { drawing = false; draw(); });
  }
}

function stands(standing) {
  const back = standing === 'open' && app.standing === 'lost';
  app.standing = standing;
  if (back) reloadSoon();
  if (standing === 'lost') session().then((answer) => { if (!answer.user && app.user) { app.user = null; app.live.close(); draw(); } }).catch(() => {});
  drawSoon();
}

function applyTheme() {
  const theme = localStorage.getItem('concordat-theme') ?? 'system';
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
  return theme;
}

function nextTheme() {
  const at = THEMES.indexOf(localStorage.getItem('concordat-theme') ?? 'system');
  localStorage.setItem('concordat-theme', THEMES[(at + 1) % THEMES.length]);
  applyTheme();
  dispatchEvent(new Event('concordat-theme'));
  draw();
}

async function leave() {
  const answer = await signOut();
  app.live?.close();
  app.user = null;
  if (answer.endSession) location.assign(answer.endSession);
  else await meet();
}

function draw() {
  render(app.user ? shell() : signedOut(), root);
}

function signedOut() {
  if (app.problem) return html`<main class="alone">${refusal(app.problem)}</main>`;
  return signInPage(app.signIn, meet, draw);
}

function shell() {
  const page = app.page;
  return html`
    <button class="skip" @click=${() => document.getElementById('main').focus()}>${t('shell.skip')}</button>
    <header class="top">
      <a class="brand" href="#/"><img src=${new URL('icon.svg', import.meta.url)} alt="" width="28" height="28"><span>Concordat</span></a>
      <span class="whose">${bank(app.member.mspId)}${app.member.regulator ? html` <span class="badge quiet">${t('shell.regulator')}</span>` : nothing}</span>
      <span class="standing ${app.standing}" title=${t(`shell.standing.${app.standing}.long`)}>
        <span class="dot" aria-hidden="true"></span>${t(`shell.standing.${app.standing}`, { height: app.height })}
      </span>
      <span class="user"><span>${app.user.name}</span><span class="roles">${app.user.roles.map((role) => t(`role.${role}`)).join(', ')}</span></span>
      <button class="plain" @click=${nextTheme}>${t(`shell.theme.${localStorage.getItem('concordat-theme') ?? 'system'}`)}</button>
      <button class="plain" @click=${leave}>${t('shell.sign-out')}</button>
    </header>
    <nav aria-label=${t('shell.navigation')}>
      <ul>
        ${NAVIGATION.map(([name, path]) => html`<li><a href=${href(path)} aria-current=${page?.found.section === name ? 'page' : 'false'}>${t(`nav.${name}`)}</a></li>`)}
        <li class="apart"><a href="/api-docs">${t('nav.api')}</a></li>
      </ul>
    </nav>
    <main id="main" tabindex="-1" aria-busy=${page?.loading ?? true} data-path=${page?.path ?? nothing}>
      ${app.standing === 'lost' ? html`<p class="banner" role="status">${t('shell.lost')}</p>` : nothing}
      ${content(page)}
    </main>
    <div class="said" role="status" aria-live="polite">${app.said}</div>`;
}

function content(page) {
  if (!page) return nothing;
  if (page.problem) return html`<h1>${t('problem.heading')}</h1>${refusal(page.problem)}`;
  if (page.context.data === undefined) return html`<p class="loading">${t('shell.loading')}</p>`;
  return page.module.view(page.context.data, page.context);
}

start();
