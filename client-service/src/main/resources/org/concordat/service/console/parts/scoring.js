// Scoring a file: it goes to the bank's own service and nowhere else. The service answers while it reads; a browser reads
// only when it has sent everything, and each would wait for the other. So a file goes in parts, as it is read from the disk.
import { Problem, stream, Unreachable } from '../api.js';
import { whole } from '../format.js';
import { t } from '../text.js';
import { html, nothing } from '../vendor.js';
import { bar, hash, refusal } from './ui.js';

// Their scores fit into what the service makes before it sends anything: what is wrong with a part is a problem, not a break.
const PART_ROWS = 500;
const SHOWN = 5;

async function* linesOf(file) {
  const reader = file.stream().pipeThrough(new TextDecoderStream('utf-8', { fatal: true })).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Scores a file; `told` hears how many rows are done and which share of the file that is. */
async function scored(at, file, told) {
  const parts = [];
  const result = { rows: 0, hash: null, first: [], last: '' };
  let head;
  let sent = 0;
  let read = 0;
  const send = async (rows) => {
    let answer;
    try {
      answer = await stream(`${at}/score`, [head, ...rows, ''].join('\n'), 'text/csv');
    } catch (e) {
      if (e instanceof Problem) e.detail = e.detail.replace(/^line (\d+)/, (_, line) => `line ${Number(line) + sent}`);
      throw e;
    }
    const model = answer.headers.get('X-Concordat-Model-Hash');
    if (result.hash && result.hash !== model) throw new Problem(409, { title: t('score.changed'), detail: t('score.changed.text') });
    const [title, ...scores] = (await answer.text()).trimEnd().split(/\r?\n/);
    const numbered = scores.map((line) => line.replace(/^\d+/, (row) => Number(row) + result.rows));
    if (!result.hash) { parts.push(`${title}\r\n`); result.first = [title]; }
    result.hash = model;
    result.first.push(...numbered.slice(0, SHOWN + 1 - result.first.length));
    result.last = numbered.at(-1) ?? result.last;
    result.rows += numbered.length;
    parts.push(numbered.map((line) => `${line}\r\n`).join(''));
    sent += rows.length;
    told(result.rows, file.size === 0 ? 1 : read / file.size);
  };
  let rows = [];
  try {
    for await (const line of linesOf(file)) {
      read += line.length + 1;
      if (head === undefined) { head = line; continue; }
      rows.push(line);
      if (rows.length === PART_ROWS) { await send(rows); rows = []; }
    }
  } catch (e) {
    if (e instanceof TypeError) throw new Problem(400, { title: t('score.unreadable'), detail: t('score.unreadable.text') });
    throw e;
  }
  head ??= '';
  if (rows.length > 0 || result.rows === 0) await send(rows);
  return { ...result, url: URL.createObjectURL(new Blob(parts, { type: 'text/csv' })) };
}

/** Where a file is chosen, scored and its scores taken away. */
export function scoring(context, at, name) {
  const state = (context.state.score ??= {});
  const choose = (event) => { state.file = event.target.files[0]; state.result = null; state.problem = null; context.redraw(); };
  const run = async () => {
    Object.assign(state, { busy: true, problem: null, result: null, rows: 0, share: 0 });
    context.redraw();
    try {
      state.result = await scored(at, state.file, (rows, share) => { state.rows = rows; state.share = share; context.redraw(); });
      context.say(t('score.done', { rows: whole(state.result.rows) }));
    } catch (e) {
      if (!(e instanceof Problem || e instanceof Unreachable)) console.error(e);
      state.problem = e;
    }
    state.busy = false;
    context.redraw();
  };
  return html`
    <p class="about">${t('score.about')}</p>
    <div class="filters">
      <div class="field"><label for="score-file">${t('score.file')}</label><input id="score-file" type="file" accept=".csv,text/csv" @change=${choose}></div>
      <button ?disabled=${!state.file || state.busy} aria-busy=${state.busy ?? false} @click=${run}>${t('score.run')}</button>
      ${state.busy ? bar(state.share, t('score.rows', { rows: whole(state.rows) })) : nothing}
    </div>
    ${state.problem ? refusal(state.problem) : nothing}
    ${state.result ? result(state.result, name) : nothing}`;
}

function result({ rows, hash: model, first, last, url }, name) {
  return html`<div role="status">
    <p>${t('score.rows', { rows: whole(rows) })} ${t('score.by')} ${hash(model, 20)} <a class="button" href=${url} download="${name}-scores.csv">${t('score.download')}</a></p>
    <pre tabindex="0" aria-label=${t('score.head')}>${[...first, ...(rows > SHOWN ? ['…', last] : [])].join('\n')}</pre></div>`;
}
