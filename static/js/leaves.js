// Pages of paper: what stands on each, and the lists that are dealt out to them.

import { flow } from './core/imposition.js';
import { pieces } from './cutting.js';
import { broken, fitted, lettered, narrow, texts } from './fit.js';
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
const LINE = 8 * 96 / 25.4; // pixels of a ruled line

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
 * @returns {Promise<HTMLElement[]>}
 */
export async function leaves(part, stage, foot, count) {
  const room = leaf(part.kind, part.run, part.step, foot);
  const proof = leaf(`${part.kind} proof`, part.run, part.step, foot);
  stage.replaceChildren(room, proof);
  const title = piece('h1', 'title', part.title);
  title.append(piece('small', '', part.note));
  const column = columned(body(proof), part.columns)[0];
  body(proof).prepend(title);
  column.append(...part.blocks);
  await lettered(proof);
  settled(part, count);
  if (part.columns > 1 && part.blocks.some(block => block.dataset.over)) return leaves(one(part), stage, foot, count);
  const height = body(room).getBoundingClientRect().height;
  const head = title.getBoundingClientRect().height;
  const blocks = part.blocks.flatMap(block => (block.getBoundingClientRect().height > height * TALLEST ? pieces(block, height * TALLEST) : [block]));
  const sizes = blocks.map(block => ({ height: block.getBoundingClientRect().height, stays: block.matches('h2') }));
  const columns = flow(sizes, at => (at < part.columns ? height - head : height));
  if (part.columns > 1) columns.push(...halved(columns.splice(columns.length - (columns.length % part.columns || part.columns)), sizes));
  const made = [];
  for (let at = 0; at < columns.length; at += part.columns) {
    const page = leaf(part.kind, part.run, part.step, foot);
    const places = columned(body(page), part.columns);
    if (!at) body(page).prepend(title);
    places.forEach((place, n) => place.append(...(columns[at + n] ?? []).map(index => blocks[index])));
    if (part.kind === 'cornell') ruled(places[0], height - (at ? 0 : head), sizes, columns[at]);
    made.push(page);
  }
  stage.replaceChildren();
  return made;
}

/**
 * The columns of the last page, evenly filled.
 * @param {number[][]} columns
 * @param {{height: number}[]} sizes
 */
function halved(columns, sizes) {
  const all = columns.flat();
  const half = all.reduce((sum, at) => sum + sizes[at].height, 0) / 2;
  let sum = 0;
  const cut = all.findIndex(at => (sum += sizes[at].height) >= half) + 1;
  return [all.slice(0, cut), all.slice(cut)];
}

/**
 * More lines for what stands on a page that is not full.
 * @param {HTMLElement} column
 * @param {number} room
 * @param {{height: number}[]} sizes
 * @param {number[]} blocks
 */
function ruled(column, room, sizes, blocks) {
  const places = [...column.querySelectorAll('.rules')];
  const line = places[0]?.firstElementChild;
  if (!line) return;
  const spare = Math.floor((room - blocks.reduce((sum, at) => sum + sizes[at].height, 0)) / LINE);
  for (let at = 0; at < spare; at++) places[at % places.length].append(line.cloneNode());
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
  const fits = block => texts(block).every(narrow);
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
  for (const card of last) for (const text of texts(card)) if (!narrow(text)) broken(text);
  fitted(last.filter(card => !card.querySelector('.tight')), fits);
  for (const card of last) count(fits(card) ? 'written as source' : 'over');
}
