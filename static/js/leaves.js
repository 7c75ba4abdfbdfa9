// Pages of paper: what stands on each, and the lists that are dealt out to them.

import { flow } from './core/imposition.js';
import { pieces } from './cutting.js';
import { broken, fitted, narrow } from './fit.js';
import { piece } from './pieces.js';

/**
 * @typedef {object} Part what begins on a page of its own
 * @property {string} kind class of its pages
 * @property {string} title in large letters above it
 * @property {string} note small, beside the title
 * @property {string} run head of every page
 * @property {number} step of the thumb tab
 * @property {number} columns
 * @property {HTMLElement[]} blocks
 */

export const TABS = 11; // steps of a thumb tab before it begins again
const TALLEST = .98; // of a page

/**
 * One page: head, thumb tab, body, foot; the number is filled in when all pages are there.
 * @param {string} kind
 * @param {string} run
 * @param {number} step
 * @param {string} foot
 */
export function leaf(kind, run, step, foot) {
  const made = piece('section', `leaf ${kind}`);
  const tab = piece('i', 'tab');
  tab.style.setProperty('--step', String(step % TABS));
  made.append(piece('p', 'run', run), tab, piece('div', 'body'), piece('p', 'foot', foot), piece('p', 'folio'));
  return made;
}

/**
 * The pages of a part.
 * @param {Part} part
 * @param {HTMLElement} stage where they are laid out, unseen
 * @param {string} foot
 * @param {(rung: string, cards?: number) => void} count
 * @returns {HTMLElement[]}
 */
export function leaves(part, stage, foot, count) {
  const room = leaf(part.kind, part.run, part.step, foot);
  const proof = leaf(`${part.kind} proof`, part.run, part.step, foot);
  stage.replaceChildren(room, proof);
  const title = piece('h1', 'title', part.title);
  title.append(piece('small', '', part.note));
  const column = columned(body(proof), part.columns)[0];
  body(proof).prepend(title);
  column.append(...part.blocks);
  settled(part, count);
  if (part.columns > 1 && part.blocks.some(block => block.dataset.over)) return leaves(one(part), stage, foot, count);
  const height = body(room).getBoundingClientRect().height;
  const head = title.getBoundingClientRect().height;
  const blocks = part.blocks.flatMap(block => (block.getBoundingClientRect().height > height * TALLEST ? pieces(block, height * TALLEST) : [block]));
  const sizes = blocks.map(block => ({ height: block.getBoundingClientRect().height, stays: block.matches('h2') }));
  const columns = flow(sizes, at => (at < part.columns ? height - head : height));
  const made = [];
  for (let at = 0; at < columns.length; at += part.columns) {
    const page = leaf(part.kind, part.run, part.step, foot);
    const places = columned(body(page), part.columns);
    if (!at) body(page).prepend(title);
    places.forEach((place, n) => place.append(...(columns[at + n] ?? []).map(index => blocks[index])));
    made.push(page);
  }
  stage.replaceChildren();
  return made;
}

/** @param {Part} part @returns {Part} */
function one(part) {
  for (const block of part.blocks) delete block.dataset.over;
  return { ...part, columns: 1 };
}

/** @param {HTMLElement} page */
function body(page) {
  return /** @type {HTMLElement} */ (page.querySelector('.body'));
}

/** @param {HTMLElement} body @param {number} count @returns {HTMLElement[]} */
function columned(body, count) {
  const made = piece('div', 'columns');
  made.style.setProperty('--columns', String(count));
  made.append(...Array.from({ length: count }, () => piece('div', 'column')));
  body.append(made);
  return /** @type {HTMLElement[]} */ ([...made.children]);
}

/**
 * Makes every block of a part as wide as its column, or notes in `data-over` that it is not.
 * @param {Part} part
 * @param {(rung: string, cards?: number) => void} count
 */
function settled({ blocks, columns }, count) {
  const cards = blocks.filter(block => block.matches('.item'));
  /** @param {HTMLElement} block */
  const fits = block => [...block.querySelectorAll('.text')].filter(text => !text.closest('.katex')).every(narrow);
  const done = fitted(cards, fits);
  const rest = cards.filter(card => !done.has(card));
  if (columns > 1 && rest.length) {
    for (const card of rest) card.dataset.over = '1';
    return;
  }
  for (const card of rest) card.classList.add('wide');
  const wider = fitted(rest, fits);
  for (const rung of done.values()) count(rung);
  count('the width of the page', wider.size);
  const last = rest.filter(card => !wider.has(card));
  for (const card of last) for (const text of card.querySelectorAll('.text')) if (!narrow(text)) broken(text);
  for (const card of last) count(fits(card) ? 'written as source' : 'over');
}
