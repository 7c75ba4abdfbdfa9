// Cards to be cut out, both sides, or folded over.

import { GRIDS, behind, spots, strips } from './core/imposition.js';
import { fitted, lettered, within } from './fit.js';
import { piece } from './pieces.js';
import { TABS } from './leaves.js';

/**
 * @typedef {import('./slips.js').Slip} Slip
 * @typedef {{card: Slip, front: HTMLElement, back: HTMLElement, size: number}} Pair
 */

const ROWS = 4; // strips of a sheet that is folded over
const BATCH = 50; // cards laid out at once

/**
 * The sheets, and the cards that have no place on them.
 * @param {Slip[]} cards
 * @param {import('./core/choice.js').Choice} choice
 * @param {(card: Slip) => number} step of the thumb tab
 * @param {HTMLElement} stage
 * @param {(rung: string) => void} count
 * @param {(done: number) => Promise<void>} pause
 * @returns {Promise<{sheets: HTMLElement[], left: Slip[]}>}
 */
export async function cut(cards, choice, step, stage, count, pause) {
  const over = choice.sheet === 'fold-over';
  const grid = over ? { columns: 2, rows: ROWS } : GRIDS[choice.sheet];
  const proof = sheet(choice.sheet, grid, 'proof');
  stage.replaceChildren(proof);
  /** @type {Pair[]} */
  const pairs = [];
  /** @type {Slip[]} */
  const left = [];
  for (let at = 0; at < cards.length; at += BATCH) {
    const made = cards.slice(at, at + BATCH).map(card => pair(card, step(card)));
    proof.append(...made.flatMap(({ front, back }) => [front, back]));
    await lettered(proof);
    for (const one of sized(made, over, count))
      if (one.size) pairs.push(one);
      else left.push(one.card);
    proof.replaceChildren();
    await pause(at + made.length);
  }
  stage.replaceChildren();
  return { sheets: over ? folded(pairs, choice, grid) : doubled(pairs, choice, grid), left };
}

/**
 * @param {string} kind
 * @param {import('./core/imposition.js').Grid} grid
 * @param {string} [face]
 */
function sheet(kind, { columns, rows }, face = '') {
  const made = piece('section', `leaf cells ${kind} ${face}`.trim());
  made.style.setProperty('--columns', String(columns));
  made.style.setProperty('--rows', String(rows));
  return made;
}

/** @param {Slip} card @param {number} step @returns {Pair} */
function pair(card, step) {
  return { card, front: cell(card, card.prompt, 'ask', card.section, step), back: cell(card, card.answer, 'tell', 'Answer', step), size: 1 };
}

/**
 * @param {Slip} card
 * @param {HTMLElement | null} text
 * @param {string} face
 * @param {string} head
 * @param {number} step
 */
function cell(card, text, face, head, step) {
  const made = piece('article', `cell ${face}`);
  made.dataset.card = card.id;
  const top = piece('p', 'top');
  top.append(piece('i', 'pip'), piece('span', 'tag', head));
  const bottom = piece('p', 'bot');
  bottom.append(piece('span', 'tag', card.deck), piece('span', 'n', String(card.number)));
  const shown = text ? /** @type {HTMLElement} */ (text.cloneNode(true)) : piece('div', 'text');
  shown.classList.add('txt');
  const tab = piece('i', 'tab');
  tab.style.setProperty('--step', String(step % TABS));
  made.append(top, shown, bottom, tab);
  return made;
}

/**
 * The pairs with the cells that both their sides take: one, two, or none where even two are too few.
 * @param {Pair[]} pairs
 * @param {boolean} over
 * @param {(rung: string) => void} count
 */
function sized(pairs, over, count) {
  /** @param {Pair[]} tried */
  const fits = tried => {
    const done = fitted(tried.flatMap(({ front, back }) => [front, back]), within);
    return tried.filter(({ front, back }) => !done.has(front) || !done.has(back) || void count(worse(done.get(front), done.get(back))));
  };
  const large = fits(pairs);
  for (const one of large) {
    one.size = 2;
    for (const face of [one.front, one.back]) face.style.setProperty(over ? '--high' : '--wide', '2');
  }
  const none = new Set(doubles(large, count));
  for (const one of none) one.size = 0;
  return pairs;
}

/** Those of the pairs that do not fit in two cells. @param {Pair[]} pairs @param {(rung: string) => void} count */
function doubles(pairs, count) {
  const done = fitted(pairs.flatMap(({ front, back }) => [front, back]), within);
  return pairs.filter(({ front, back }) => {
    const fit = done.has(front) && done.has(back);
    count(fit ? 'two cells' : 'in the list at the end');
    return !fit;
  });
}

const ORDER = ['as it is', 'smaller, formulas in one line', 'formulas wrapped', 'smaller'];

/** @param {string} [one] @param {string} [other] */
function worse(one = '', other = '') {
  return ORDER[Math.max(ORDER.indexOf(one), ORDER.indexOf(other))];
}

/**
 * Sets a cell to its spot; where it ends with the sheet there is nothing to cut.
 * @param {HTMLElement} cell
 * @param {import('./core/imposition.js').Spot} spot
 * @param {import('./core/imposition.js').Grid} grid
 * @param {{wide?: number, high?: number}} [size]
 */
function set(cell, { row, column }, { columns, rows }, { wide = 1, high = 1 } = {}) {
  cell.classList.toggle('rightmost', column + wide === columns);
  cell.classList.toggle('lowest', row + high === rows);
  cell.style.setProperty('--row', String(row));
  cell.style.setProperty('--column', String(column));
  return cell;
}

/**
 * @param {Pair[]} pairs
 * @param {import('./core/choice.js').Choice} choice
 * @param {import('./core/imposition.js').Grid} grid
 */
function doubled(pairs, { sheet: kind, duplex }, grid) {
  const places = spots(pairs.map(({ size }) => size), grid);
  const count = pairs.length ? places[places.length - 1].sheet + 1 : 0;
  const sheets = Array.from({ length: count }, () => [sheet(kind, grid, 'fronts'), sheet(kind, grid, `backs ${duplex}`)]);
  pairs.forEach(({ front, back, size }, at) => {
    const [fronts, backs] = sheets[places[at].sheet];
    fronts.append(set(front, places[at], grid, { wide: size }));
    backs.append(set(back, behind(places[at], size, grid, duplex), grid, { wide: size }));
  });
  return sheets.flat();
}

/**
 * @param {Pair[]} pairs
 * @param {import('./core/choice.js').Choice} choice
 * @param {import('./core/imposition.js').Grid} grid
 */
function folded(pairs, { sheet: kind }, grid) {
  const places = strips(pairs.map(({ size }) => size), grid.rows);
  const count = pairs.length ? places[places.length - 1].sheet + 1 : 0;
  const sheets = Array.from({ length: count }, () => sheet(kind, grid));
  pairs.forEach(({ front, back, size: high }, at) => {
    const { sheet, row } = places[at];
    sheets[sheet].append(set(front, { sheet, row, column: 0 }, grid, { high }), set(back, { sheet, row, column: 1 }, grid, { high }));
  });
  return sheets;
}
