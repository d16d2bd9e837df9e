// Signing in: with the provider where there is one, with a local name otherwise.
import { signIn } from '../api.js';
import { t } from '../text.js';
import { html, nothing } from '../vendor.js';
import { refusal } from '../parts/ui.js';

const state = { busy: false, problem: null };

export default function page(ways, done, redraw) {
  async function enter(event) {
    event.preventDefault();
    const form = event.target;
    state.busy = true;
    state.problem = null;
    redraw();
    try {
      await signIn(form.elements.name.value.trim(), form.elements.password.value);
      form.reset();
      await done();
    } catch (e) {
      state.problem = e;
      form.elements.password.value = '';
      form.elements.password.focus();
    }
    state.busy = false;
    redraw();
  }
  document.title = `${t('sign-in.title')} · Concordat`;
  return html`
    <main class="alone" id="main" tabindex="-1">
      <section>
        <div class="section-head"><h1>Concordat</h1></div>
        <p class="about">${t('sign-in.about')}</p>
        ${ways?.oidc ? html`<p><a class="button" href="/session/oidc">${t('sign-in.oidc')}</a></p>` : nothing}
        ${ways?.local === false ? nothing : html`
          <form @submit=${enter}>
            <div class="field"><label for="name">${t('sign-in.name')}</label>
              <input id="name" name="name" type="text" autocomplete="username" required autocapitalize="none" spellcheck="false"></div>
            <div class="field"><label for="password">${t('sign-in.password')}</label>
              <input id="password" name="password" type="password" autocomplete="current-password" required></div>
            ${state.problem ? refusal(state.problem) : nothing}
            <div class="actions"><button ?disabled=${state.busy}>${t('sign-in.enter')}</button></div>
          </form>`}
      </section>
    </main>`;
}
