// Forms whose fields say what they are for, and what is wrong with them as they are typed.
import { t } from '../text.js';
import { html, live, nothing } from '../vendor.js';

/**
 * A form over `values`. A field is {name, label, help, kind, options, check, unit}; kinds: text, number, select, textarea, date,
 * checkboxes. `check(value, values)` gives a text when the value is wrong.
 */
export class Form {
  constructor(fields, values, changed) {
    this.fields = fields;
    this.values = { ...values };
    this.touched = new Set();
    this.changed = changed;
  }

  problem(field) {
    const value = this.values[field.name];
    if (field.kind === 'number' && !/^-?\d+(\.\d+)?$/.test(String(value ?? ''))) return t('form.number');
    if (field.kind === 'checkboxes' && field.needed !== false && !(value?.length > 0)) return t('form.choose');
    if (field.kind !== 'checkboxes' && field.needed !== false && String(value ?? '').trim() === '') return t('form.needed');
    return field.check?.(field.kind === 'number' ? Number(value) : value, this.values) ?? '';
  }

  shown() { return this.fields.filter((field) => field.when?.(this.values) ?? true); }

  valid() { return this.shown().every((field) => !this.problem(field)); }

  number(name) { return Number(this.values[name]); }

  /** Shows what is wrong with every field, and goes to the first. Gives whether all is well. */
  checked() {
    this.shown().forEach((field) => this.touched.add(field.name));
    this.changed();
    const first = this.shown().find((field) => this.problem(field));
    if (first) requestAnimationFrame(() => document.getElementById(`field-${first.name}`)?.focus());
    return !first;
  }

  set(name, value) {
    this.values[name] = value;
    this.touched.add(name);
    this.changed();
  }

  draw(names = null) {
    return this.shown().filter((field) => !names || names.includes(field.name)).map((field) => this.#field(field));
  }

  #field(field) {
    const id = `field-${field.name}`;
    const problem = this.touched.has(field.name) ? this.problem(field) : '';
    if (field.kind === 'checkboxes') return this.#boxes(field, id, problem);
    return html`
      <div class="field ${problem ? 'wrong' : ''}">
        <label for=${id}>${field.label}${field.unit ? html` <span class="unit">${field.unit}</span>` : nothing}</label>
        ${this.#input(field, id, problem)}
        ${field.help ? html`<p class="help" id="${id}-help">${typeof field.help === 'function' ? field.help(this.values) : field.help}</p>` : nothing}
        ${problem ? html`<p class="wrong-text" id="${id}-wrong">${problem}</p>` : nothing}
      </div>`;
  }

  #input(field, id, problem) {
    const value = this.values[field.name] ?? '';
    const described = `${field.help ? `${id}-help` : ''} ${problem ? `${id}-wrong` : ''}`.trim();
    const typed = (event) => this.set(field.name, event.target.value);
    if (field.kind === 'select') {
      return html`<select id=${id} aria-describedby=${described || nothing} aria-invalid=${problem ? 'true' : 'false'} @change=${typed}>
        ${field.needed === false || value === '' ? html`<option value="" ?selected=${value === ''}>${t('form.none')}</option>` : nothing}
        ${field.options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select>`;
    }
    if (field.kind === 'textarea') {
      return html`<textarea id=${id} rows="3" aria-describedby=${described || nothing} aria-invalid=${problem ? 'true' : 'false'} .value=${live(value)} @input=${typed}></textarea>`;
    }
    const type = field.kind === 'date' ? 'date' : 'text';
    return html`<input id=${id} type=${type} inputmode=${field.kind === 'number' ? 'decimal' : 'text'} autocomplete="off" spellcheck="false"
      aria-describedby=${described || nothing} aria-invalid=${problem ? 'true' : 'false'} .value=${live(String(value))} @input=${typed}>`;
  }

  #boxes(field, id, problem) {
    const chosen = new Set(this.values[field.name] ?? []);
    const toggle = (key) => {
      if (chosen.has(key)) chosen.delete(key); else chosen.add(key);
      this.set(field.name, field.options.map(([one]) => one).filter((one) => chosen.has(one)));
    };
    return html`
      <fieldset class="field ${problem ? 'wrong' : ''}" id=${id} tabindex="-1">
        <legend>${field.label}</legend>
        ${field.options.map(([key, text]) => html`
          <label class="box"><input type="checkbox" .checked=${live(chosen.has(key))} @change=${() => toggle(key)}> ${text}</label>`)}
        ${field.help ? html`<p class="help">${field.help}</p>` : nothing}
        ${problem ? html`<p class="wrong-text">${problem}</p>` : nothing}
      </fieldset>`;
  }
}

/** What the ledger takes as an id. */
export const checkId = (value) => (/^[a-z0-9-]{1,63}$/.test(value) ? '' : t('form.id'));

/** A whole number within a range. */
export const checkWhole = (least, most) => (value) =>
  Number.isInteger(value) && value >= least && value <= most ? '' : t('form.whole', { least, most });

/** A number within a range. */
export const checkNumber = (least, most) => (value) =>
  value >= least && value <= most ? '' : t('form.between', { least, most });
