// The search field: a combobox with a list of cards.  Focus never leaves the field; the reader picks by hand.

import { asker } from './asker.js';
import { address, marked, named, piece, said, sheet, where } from './pieces.js';
import { announcement, announcer, number } from './sentences.js';

/**
 * @typedef {import('./answer.js').Answer} Answer
 * @typedef {import('./answer.js').Hit} Hit
 */

const SHOWN = 8;
const MOST_WAIT = 400; // milliseconds
const FIRST_WAIT = 250; // for a letter that is likely to be followed by another

addEventListener('deck:search', event => {
  const { detail } = /** @type {CustomEvent<import('./asker.js').Place>} */ (event);
  const ask = asker(detail);
  sheet(detail.assets, 'hits');
  combobox(detail, ask);
}, { once: true });

/**
 * @param {import('./asker.js').Place} place
 * @param {import('./answer.js').Ask} ask
 */
function combobox({ root, field, told }, ask) {
  const list = named('hits');
  const offer = piece('div', 'offer');
  const note = piece('p', 'note');
  const say = announcer(told);
  let at = -1;
  let asked = 0; // when
  let busy = false; // whether the answer has not come yet
  let took = 0; // milliseconds for the last answer
  let waiting = 0;
  list.before(offer);
  offer.append(note, list);
  offer.hidden = true;

  /** @param {boolean} open */
  function show(open) {
    const options = list.childElementCount > 0;
    offer.hidden = !open || !(options || note.textContent);
    list.hidden = !open || !options;
    field.setAttribute('aria-expanded', String(!list.hidden));
    if (!open) pick(-1);
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
    const { href } = /** @type {HTMLElement} */ (option).dataset;
    if (apart) {
      window.open(href, '_blank', 'noopener');
      return;
    }
    show(false);
    location.href = href ?? '';
  }

  function clear() {
    list.replaceChildren();
    note.replaceChildren();
    say('');
    show(false);
  }

  /** On a slow line not every letter is asked about: no faster than answers come, and the next after the one before. */
  function soon() {
    clearTimeout(waiting);
    const pace = busy ? MOST_WAIT : list.childElementCount ? Math.min(2 * took, MOST_WAIT) : 0;
    const wait = /^[a-z]$/i.test(field.value.trim()) ? FIRST_WAIT : asked + pace - performance.now();
    if (wait > 0) waiting = setTimeout(look, wait);
    else look();
  }

  /** What is offered stays until there is something newer, and so does what the reader has picked, if it is still there. */
  async function look() {
    const text = field.value.trim();
    if (!text) return clear();
    clearTimeout(waiting);
    const began = asked = performance.now();
    busy = true;
    const answer = await ask({ text, limit: SHOWN });
    if (began !== asked) return; // a newer question is on its way
    busy = false;
    if (answer) took = performance.now() - began;
    const now = field.value.trim();
    if (now !== text) soon();
    if (!answer || !now.startsWith(text)) return;
    const picked = /** @type {HTMLElement | undefined} */ (list.children[at])?.dataset.href;
    list.replaceChildren(...answer.hits.map(hit => option(hit, root)));
    if (answer.total > answer.hits.length) list.append(all(answer.total, text, root));
    [...list.children].forEach((made, n) => { made.id = `hit-${n}` });
    list.scrollTop = 0;
    at = -1;
    pick([...list.children].findIndex(made => picked === /** @type {HTMLElement} */ (made).dataset.href));
    note.replaceChildren(...said(answer));
    show(document.activeElement === field);
    say(announcement(answer));
  }

  field.addEventListener('input', () => { pick(-1); soon() });
  field.addEventListener('focus', () => { if (!list.childElementCount) look() });
  field.addEventListener('blur', () => show(false));
  offer.addEventListener('pointerdown', event => event.preventDefault());
  for (const kind of ['click', 'auxclick'])
    list.addEventListener(kind, event => {
      const { target, ctrlKey, metaKey, button } = /** @type {MouseEvent} */ (event);
      const option = /** @type {Element} */ (target).closest('[role=option]');
      if (option && button < 2) follow(option, ctrlKey || metaKey || button === 1);
    });
  field.addEventListener('keydown', event => {
    if (event.isComposing) return;
    const options = list.childElementCount;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!options || !field.value.trim()) return;
      event.preventDefault();
      if (offer.hidden) show(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (event.altKey) return step < 0 ? show(false) : undefined;
      pick(at < 0 && step < 0 ? options - 1 : (at + step + options) % options);
    } else if (event.key === 'Enter' && list.children[at] && !event.altKey) {
      event.preventDefault();
      follow(list.children[at], event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (!offer.hidden) return show(false);
      field.value = '';
      clear();
    }
  });
  if (field.value) look();
}

/**
 * @param {string} kind
 * @param {string} href
 */
function choice(kind, href) {
  const made = piece('li', kind);
  made.role = 'option';
  made.setAttribute('aria-selected', 'false');
  made.dataset.href = href;
  return made;
}

/**
 * A card that can be picked: its question, what was found of its answer, and where it stands.
 * @param {Hit} hit
 * @param {string} root
 */
function option(hit, root) {
  const made = choice('', address(hit, root));
  made.append(marked('span', 'asked', hit.asked));
  if (hit.inside === 'answer') made.append(marked('span', 'seen', hit.told));
  made.append(where('span', hit));
  return made;
}

/**
 * The way to all results.
 * @param {number} total
 * @param {string} text
 * @param {string} root
 */
function all(total, text, root) {
  const made = choice('all', new URL(`search/index.html?${new URLSearchParams({ q: text })}`, root).href);
  made.textContent = `All ${number(total)} results`;
  return made;
}
