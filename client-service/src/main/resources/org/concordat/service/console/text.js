// Every text of the console, from one file a language: messages/en.json.
let messages = {};
let plurals = new Intl.PluralRules('en');
let language = 'en';

/** Loads a language's file; to be awaited before anything is drawn. */
export async function loadText(name) {
  const answer = await fetch(new URL(`messages/${name}.json`, import.meta.url));
  messages = await answer.json();
  language = name;
  plurals = new Intl.PluralRules(name);
  document.documentElement.lang = name;
}

/** The language in use, for dates and numbers. */
export const locale = () => language;

/**
 * The text of a key, with {name} replaced by the arguments. Where the file has key.one and key.other, `count` chooses.
 * A key that is missing shows itself: a test looks for those.
 */
export function t(key, values = {}) {
  const chosen = 'count' in values ? messages[`${key}.${plurals.select(values.count)}`] ?? messages[`${key}.other`] : undefined;
  const text = chosen ?? messages[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The text of a key if there is one: for words of the ledger that may be newer than this console. */
export const told = (key, otherwise) => messages[key] ?? otherwise;
