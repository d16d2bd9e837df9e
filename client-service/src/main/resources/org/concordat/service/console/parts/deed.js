// What a person does: a button that works once, says how it went, and keeps its key until it did.
import { newKey, Problem, Unreachable } from '../api.js';
import { t } from '../text.js';
import { html, nothing } from '../vendor.js';
import { refusal } from './ui.js';

const deeds = (context) => (context.state.deeds ??= new Map());

/** Carries a deed out under a name; the page shows its problem with `outcome`. Gives whether it went well. */
export async function carryOut(context, name, work, done = '') {
  const known = deeds(context);
  const deed = known.get(name) ?? { key: newKey() };
  if (deed.busy) return false;
  known.set(name, { key: deed.key, busy: true });
  context.redraw();
  try {
    await work(deed.key);
    known.delete(name);
    if (done) context.say(done);
    await context.reload();
    return true;
  } catch (e) {
    if (!(e instanceof Problem || e instanceof Unreachable)) console.error(e);
    // A refusal is final for its key; what did not arrive is tried again under the same.
    known.set(name, { key: e instanceof Problem ? newKey() : deed.key, problem: e });
    context.redraw();
    return false;
  }
}

/** Whether a deed is under way. */
export const busy = (context, name) => deeds(context).get(name)?.busy ?? false;

/** The problem a deed ended with, if it did. */
export const outcome = (context, name) => {
  const problem = deeds(context).get(name)?.problem;
  return problem ? refusal(problem) : nothing;
};

/** A button for a deed, with its problem under it. */
export function button(context, name, label, work, { done = '', kind = '', sure = null } = {}) {
  const run = async () => {
    if (sure && !(await confirmed(context, sure))) return;
    await carryOut(context, name, work, done);
  };
  return html`
    <button class=${kind} ?disabled=${busy(context, name)} aria-busy=${busy(context, name)} @click=${run}>${label}</button>`;
}

/** Asks in a dialog: {title, text, yes}. */
function confirmed(context, question) {
  return new Promise((resolve) => {
    context.state.question = { ...question, resolve: (answer) => { context.state.question = null; context.redraw(); resolve(answer); } };
    context.redraw();
    requestAnimationFrame(() => {
      const dialog = document.querySelector('dialog.question');
      if (dialog && !dialog.open) dialog.showModal();
    });
  });
}

/** The dialog of a page; to stand somewhere in its view. */
export function questions(context) {
  const question = context.state.question;
  if (!question) return nothing;
  return html`
    <dialog class="question" aria-labelledby="question-title" @cancel=${() => question.resolve(false)}>
      <h2 id="question-title">${question.title}</h2>
      <div>${typeof question.text === 'function' ? question.text() : question.text}</div>
      <div class="actions">
        <button class="plain" @click=${() => question.resolve(false)}>${t('question.no')}</button>
        <button class=${question.kind ?? ''} @click=${() => question.resolve(true)}>${question.yes}</button>
      </div>
    </dialog>`;
}
