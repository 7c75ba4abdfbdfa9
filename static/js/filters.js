// Decks and tags to narrow a search by, with how many of the cards found each has.

import { named, piece } from './pieces.js';
import { number } from './sentences.js';

/**
 * @typedef {import('./answer.js').Facets} Facets
 * @typedef {{name: string, count: number}} Item `name` is what the address calls it
 */

const FIRST = 12; // of a group; the others are shown when asked for

/**
 * The filters of the results page; `change` is told when the reader has chosen.
 * @param {HTMLElement} place a `details`
 * @param {URLSearchParams} given
 * @param {() => void} change
 */
export function filters(place, given, change) {
  const box = /** @type {HTMLDetailsElement} */ (place);
  const all = [...named('plain').querySelectorAll('a')];
  const paths = all.map(link => link.dataset.deck ?? '');
  const titles = new Map(all.map((link, n) => [paths[n], link.textContent ?? '']));
  const decks = group('Decks', name => titles.get(name) ?? name, change);
  const tags = group('Tags', name => name, change);
  const roomy = matchMedia('(min-width: 60rem)');
  let drawn = '';
  for (const path of given.getAll('deck')) if (titles.has(path)) decks.chosen.add(path);
  for (const tag of given.getAll('tag').slice(0, 20)) tags.chosen.add(tag.slice(0, 200));
  box.append(decks.set, tags.set);
  // A side column on a wide screen, folded away on a phone.
  const settle = () => { box.open = roomy.matches };
  roomy.addEventListener('change', settle);
  settle();

  const size = () => decks.chosen.size + tags.chosen.size;
  const clear = () => {
    decks.chosen.clear();
    tags.chosen.clear();
    change();
  };
  return {
    chosen: () => ({ deck: [...decks.chosen].map(path => paths.indexOf(path)), tag: [...tags.chosen] }),
    some: () => size() > 0,
    /** @returns {null | (() => void)} */
    get clear() { return size() ? clear : null },
    /** @param {URLSearchParams} query */
    write: query => {
      for (const path of decks.chosen) query.append('deck', path);
      for (const tag of tags.chosen) query.append('tag', tag);
    },
    /** @param {Facets | null} facets @param {string} text the order stays while it does, so that nothing moves under the pointer */
    draw: (facets, text) => {
      const fresh = text !== drawn;
      drawn = text;
      // Where decks are chosen the others may have gone uncounted, and can be added all the same.
      decks.draw((facets?.decks ?? []).map(({ deck, count }) => ({ name: paths[deck], count })), fresh, decks.chosen.size > 0);
      tags.draw((facets?.tags ?? []).map(({ tag, count }) => ({ name: tag, count })), fresh, false);
      box.hidden = decks.set.hidden && tags.set.hidden;
      named('chosen').textContent = size() ? `${size()} chosen` : '';
    },
  };
}

/**
 * One group of filters.
 * @param {string} title
 * @param {(name: string) => string} text
 * @param {() => void} change
 */
function group(title, text, change) {
  /** @type {Set<string>} */
  const chosen = new Set();
  const set = piece('fieldset');
  const list = piece('ul');
  list.role = 'list';
  const more = piece('button', 'btn bare', 'Show all');
  more.type = 'button';
  let whole = false;
  /** @type {Map<string, HTMLLIElement>} */
  const rows = new Map();
  set.append(piece('legend', '', title), list, more);
  more.onclick = () => {
    whole = true;
    fold();
    list.children[FIRST]?.querySelector('input')?.focus();
  };

  function fold() {
    const hidden = [...rows.values()].filter((row, at) => {
      row.hidden = !whole && at >= FIRST && !row.querySelector('input')?.checked;
      return row.hidden;
    });
    more.hidden = !hidden.length;
    set.hidden = rows.size < 2 && !chosen.size;
  }

  /** @param {string} name */
  function row(name) {
    const made = piece('li');
    const label = piece('label');
    const box = piece('input');
    box.type = 'checkbox';
    box.onchange = () => {
      if (box.checked) chosen.add(name);
      else chosen.delete(name);
      change();
    };
    const called = piece('span', 'name', text(name));
    called.dir = 'auto';
    label.append(box, called, piece('span', 'num'));
    made.append(label);
    return made;
  }

  /**
   * @param {Item[]} items
   * @param {boolean} fresh whether they may come in a new order
   * @param {boolean} partial whether some may have gone uncounted
   */
  function draw(items, fresh, partial) {
    const counts = new Map(items.sort((a, b) => b.count - a.count).map(({ name, count }) => [name, count]));
    const names = new Set([...(fresh && !partial ? chosen : [...rows.keys(), ...chosen]), ...counts.keys()]);
    if (fresh) whole = false;
    const old = new Map(rows);
    rows.clear();
    if (!items.length) names.clear();
    for (const name of chosen) names.add(name);
    for (const name of names) {
      const made = old.get(name) ?? row(name);
      const [box, , num] = /** @type {HTMLLabelElement} */ (made.firstChild).children;
      /** @type {HTMLInputElement} */ (box).checked = chosen.has(name);
      if (counts.has(name) || !partial) num.textContent = number(counts.get(name) ?? 0);
      else if (fresh) num.textContent = '';
      rows.set(name, made);
    }
    const focus = document.activeElement;
    list.replaceChildren(...rows.values());
    fold();
    if (list.contains(focus)) /** @type {HTMLElement} */ (focus).focus();
  }
  return { set, chosen, draw };
}
