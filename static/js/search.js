// The search field: a combobox with a list of cards.  Focus never leaves the field; the reader picks by hand.

import { finder } from './finder.js';
import { count, marked, piece, sheet } from './pieces.js';
import { results } from './results.js';

/**
 * @typedef {{root: string, field: HTMLInputElement, told: HTMLElement, trusted: (url: string) => string}} Place
 * `root` is the site's address, `trusted` what makes an address fit for a worker.
 */

const SHOWN = 8;

addEventListener('deck:search', event => begin(/** @type {CustomEvent<Place>} */ (event).detail), { once: true });

/** @param {Place} place */
function begin(place) {
  const ask = finder(() => {
    const worker = new Worker(place.trusted(new URL('./worker.js', import.meta.url).href), { type: 'module' });
    worker.postMessage({ root: place.root });
    return worker;
  });
  const list = document.getElementById('results');
  if (list) return results(place, list, ask);
  sheet('hits');
  combobox(place, ask);
}

/**
 * @param {Place} place
 * @param {ReturnType<typeof finder>} ask
 */
function combobox({ root, field, told }, ask) {
  const list = /** @type {HTMLElement} */ (document.getElementById('hits'));
  let at = -1;

  /** @param {boolean} open */
  function show(open) {
    list.hidden = !open;
    field.setAttribute('aria-expanded', String(open));
    pick(-1);
  }

  /** @param {number} next the option to pick, -1 for none */
  function pick(next) {
    list.children[at]?.setAttribute('aria-selected', 'false');
    at = next;
    const option = list.children[at];
    if (!option) return field.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', option.id);
  }

  /** @param {Element} option @param {boolean} apart in a new tab */
  function follow(option, apart) {
    const href = new URL(/** @type {HTMLElement} */ (option).dataset.href ?? '', root).href;
    if (apart) {
      window.open(href, '_blank', 'noopener');
      return;
    }
    show(false);
    location.href = href;
  }

  async function look() {
    if (!field.value.trim()) {
      told.textContent = '';
      return show(false);
    }
    const answer = await ask(field.value, SHOWN);
    if (!answer) return;
    const options = answer.hits.map((hit, n) => option(hit, n));
    list.replaceChildren(...options);
    list.scrollTop = 0;
    show(options.length > 0 && document.activeElement === field);
    told.textContent = count(answer);
    told.className = options.length ? 'told vh' : 'told';
  }

  field.addEventListener('input', look);
  field.addEventListener('focus', () => { if (!list.childElementCount) look() });
  field.addEventListener('blur', () => show(false));
  list.addEventListener('pointerdown', event => event.preventDefault());
  for (const kind of ['click', 'auxclick'])
    list.addEventListener(kind, event => {
      const { target, ctrlKey, metaKey, button } = /** @type {MouseEvent} */ (event);
      const option = /** @type {Element} */ (target).closest('[role=option]');
      if (option && button < 2) follow(option, ctrlKey || metaKey || button === 1);
    });
  field.addEventListener('keydown', event => {
    if (event.isComposing || event.altKey) return;
    const options = list.childElementCount;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!options || !field.value.trim()) return;
      event.preventDefault();
      if (list.hidden) show(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      pick(at < 0 && step < 0 ? options - 1 : (at + step + options) % options);
    } else if (event.key === 'Enter' && list.children[at]) {
      event.preventDefault();
      follow(list.children[at], event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (!list.hidden) return show(false);
      field.value = '';
      told.textContent = '';
      list.replaceChildren();
    }
  });
  if (field.value) look();
}

/**
 * @param {import('./core/search.js').Hit} hit
 * @param {number} n
 */
function option(hit, n) {
  const option = piece('li', '');
  option.id = `hit-${n}`;
  option.role = 'option';
  option.setAttribute('aria-selected', 'false');
  option.dataset.href = hit.href;
  const where = piece('span', 'where');
  where.append(piece('b', '', hit.deck), ` · ${hit.section ? `${hit.section} · ` : ''}card ${hit.number}`);
  option.append(marked('span', 'asked', hit.asked), where);
  if (!hit.asked.marks.length && hit.told.marks.length) where.before(marked('span', 'seen', hit.told));
  return option;
}
