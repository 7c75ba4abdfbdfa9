// Elements made from text, never from markup.

import { count, instead } from './sentences.js';

/** @typedef {import('./answer.js').Hit} Hit */

/**
 * An element with a class and text.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [kind] "" for no class
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function piece(name, kind = '', text = '') {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

/**
 * The element with that id.
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 */
export function named(id) {
  return /** @type {Kind} */ (document.getElementById(id));
}

/**
 * An element with a snippet: what was found in `mark`, formulas in `i`.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} kind
 * @param {import('./answer.js').Snippet} snippet
 */
export function marked(name, kind, { text, marks, maths }) {
  const made = piece(name, kind);
  made.dir = 'auto';
  let at = 0;
  for (const [from, to] of marks) {
    const mark = piece('mark');
    mark.append(...set(text, from, to, maths));
    made.append(...set(text, at, from, maths), mark);
    at = to;
  }
  made.append(...set(text, at, text.length, maths));
  return made;
}

/**
 * A stretch of a text, its formulas apart.
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {[number, number][]} maths
 */
function set(text, from, to, maths) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let at = from;
  for (const [start, end] of maths) {
    if (end <= at || start >= to) continue;
    const formula = piece('i', 'maths', text.slice(Math.max(start, at), Math.min(end, to)));
    formula.dir = 'ltr';
    nodes.push(text.slice(at, Math.max(start, at)), formula);
    at = Math.min(end, to);
  }
  nodes.push(text.slice(at, to));
  return nodes;
}

/**
 * Where a card stands: its deck, section and number.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Hit} hit
 */
export function where(name, { deck, section, number }) {
  const made = piece(name, 'where');
  made.append(piece('b', '', deck), ...[section, `card\u00a0${number}`].flatMap(part => (part ? [` ·\u00a0${part}`] : [])));
  return made;
}

/**
 * The address that opens a card.  Where the answer holds what was found it is shown; else the card is left folded, so
 * that the reader can think first.
 * @param {Hit} hit
 * @param {string} root
 */
export function address({ href, inside }, root) {
  const url = new URL(href, root);
  if (inside !== 'answer') url.search = '?ask';
  return url.href;
}

/**
 * How much was found, the words that were looked for instead set off.
 * @param {import('./answer.js').Answer} answer
 */
export function said(answer) {
  const by = instead(answer);
  const parts = by ? [piece('span', '', 'Showing results for ')] : [];
  parts[0]?.append(piece('b', '', by));
  for (const text of [count(answer), answer.wide && 'Type another letter'])
    if (text) parts.push(piece('span', '', text));
  return parts;
}

/**
 * A stylesheet that only some of the page's parts need; settles when it is there, or cannot be had.
 * @param {string} assets address of the site's own files
 * @param {string} name
 * @returns {Promise<unknown>}
 */
export function sheet(assets, name) {
  const link = piece('link');
  link.rel = 'stylesheet';
  link.href = `${assets}${name}.css`;
  document.head.append(link);
  return new Promise(done => { link.onload = link.onerror = done });
}
