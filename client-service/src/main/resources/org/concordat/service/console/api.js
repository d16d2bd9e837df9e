// Calls of this service's own interface, the same that programs use.

/** A refusal: the problem of RFC 9457 that the service answered. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? '';
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.advice = body.advice ?? '';
    this.type = body.type ?? '';
    this.requestId = body.requestId ?? '';
  }
}

/** The service does not answer. */
export class Unreachable extends Error {}

let csrf = '';
let signedOut = () => {};

/** What to do when a call finds that nobody is signed in any more. */
export const onSignedOut = (listener) => { signedOut = listener; };

async function send(method, path, { body, headers = {}, type = 'application/json', signal } = {}) {
  const all = { ...headers };
  if (method !== 'GET') all['X-Concordat-CSRF'] = csrf;
  if (body !== undefined) all['Content-Type'] = type;
  let answer;
  try {
    answer = await fetch(path, { method, headers: all, body, signal, credentials: 'same-origin', cache: 'no-cache' });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Unreachable(e.message);
  }
  if (answer.ok) return answer;
  const problem = new Problem(answer.status, await answer.json().catch(() => ({})));
  if (answer.status === 401 && path !== '/session') signedOut();
  throw problem;
}

const API = '/api/v1';

/** Reads. */
export const get = async (path, options) => (await send('GET', API + path, options)).json();

/** Reads the items of a list, page after page, up to `most` of them. */
export async function items(path, most = 1_000) {
  const all = [];
  let cursor = '';
  do {
    const mark = cursor ? `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : '';
    const page = await get(path + mark);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor && all.length < most);
  return all;
}

/** Reads one page of a list: its items, and where the next begins. */
export const page = (path) => get(path);

/** A key for one deed of a person: kept while the same deed is tried again. */
export const newKey = () => crypto.randomUUID();

/** Writes, once per key however often it is sent. */
export async function post(path, body, key = newKey()) {
  const answer = await send('POST', API + path, {
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { 'Idempotency-Key': key },
  });
  return answer.json();
}

/** Follows long work to its end; a failure is thrown as the refusal it is. */
export async function finished(operation) {
  let now = operation;
  while (now.status !== 'DONE' && now.status !== 'FAILED') {
    await new Promise((resolve) => setTimeout(resolve, 300));
    now = await get(`/operations/${encodeURIComponent(now.id)}`);
  }
  if (now.status === 'FAILED') {
    throw new Problem(422, { code: now.code, title: now.code, detail: now.detail, type: now.code ? `/problems/${now.code}` : '' });
  }
  return now;
}

/** Sends a text and gives the answer, of the same type. */
export const stream = (path, text, type) => send('POST', API + path, { body: text, type, headers: { Accept: type } });

/** Who is signed in, or how one can sign in. */
export async function session() {
  const answer = await (await send('GET', '/session')).json();
  csrf = answer.csrf ?? '';
  return answer;
}

/** Signs a local user in. */
export async function signIn(name, password) {
  const answer = await (await send('POST', '/session', { body: JSON.stringify({ name, password }) })).json();
  csrf = answer.csrf ?? '';
  return answer;
}

/** Signs out; the answer may name where the provider wants to be told. */
export async function signOut() {
  const answer = await send('DELETE', '/session');
  csrf = '';
  return answer.status === 204 ? {} : answer.json().catch(() => ({}));
}

/** The service's own health; open to everybody. */
export async function health() {
  const answer = await fetch('/health', { cache: 'no-cache' });
  return answer.json();
}
