// Where each card, and each page of a booklet, stands on sheets of paper.  Pure arithmetic; rows and columns count from 0.

/**
 * @typedef {{columns: number, rows: number}} Grid
 * @typedef {{sheet: number, row: number, column: number}} Spot the first of the cells that a card takes
 */

/** Cells of a sheet, by the name of what is printed. @type {{[name: string]: Grid}} */
export const GRIDS = {
  'cards-2x4': { columns: 2, rows: 4 },
  'cards-2x2': { columns: 2, rows: 2 },
  'cards-3x3': { columns: 3, rows: 3 },
  'cards-2x5': { columns: 2, rows: 5 },
};

/**
 * Spots in the order of the cards.  A card of width 2 takes two cells of one row; where a row has one left, that stays
 * empty, so that the order holds.
 * @param {number[]} widths cells that each card takes
 * @param {Grid} grid
 * @returns {Spot[]}
 */
export function spots(widths, { columns, rows }) {
  let at = 0;
  return widths.map(width => {
    if ((at % columns) + width > columns) at += columns - (at % columns);
    const spot = { sheet: Math.floor(at / (columns * rows)), row: Math.floor(at / columns) % rows, column: at % columns };
    at += width;
    return spot;
  });
}

/**
 * The spot on the back that lies behind a spot of the front: columns mirrored where the sheet is turned over its long
 * edge, rows where it is turned over its short one.
 * @param {Spot} spot
 * @param {number} width cells that the card takes
 * @param {Grid} grid
 * @param {string} duplex "long-edge" or "short-edge"
 * @returns {Spot}
 */
export function behind({ sheet, row, column }, width, { columns, rows }, duplex) {
  return duplex === 'short-edge' ? { sheet, row: rows - 1 - row, column } : { sheet, row, column: columns - column - width };
}

/**
 * Strips of a sheet that is folded and glued: a card takes one row or two, never over the end of a sheet.
 * @param {number[]} heights rows that each card takes
 * @param {number} rows of a sheet
 * @returns {Spot[]}
 */
export function strips(heights, rows) {
  let at = 0;
  return heights.map(height => {
    if ((at % rows) + height > rows) at += rows - (at % rows);
    const spot = { sheet: Math.floor(at / rows), row: at % rows, column: 0 };
    at += height;
    return spot;
  });
}

/**
 * Pages side by side, front and back by turns, so that the pile folded in the middle reads as a booklet.
 * @param {number} count pages; the last sheets have empty places where it is no multiple of four
 * @returns {[number, number][]} left and right page of each side, from 0; `count` and more are empty
 */
export function booklet(count) {
  const all = Math.ceil(count / 4) * 4;
  return Array.from({ length: all / 2 }, (_, side) => (side % 2 ? [side, all - 1 - side] : [all - 1 - side, side]));
}

/**
 * Blocks dealt out to columns one after the other.  A block that must stay with the next goes on with it.
 * @param {{height: number, stays?: boolean}[]} blocks none higher than any column but the first
 * @param {(column: number) => number} room height of a column
 * @returns {number[][]} blocks of each column
 */
export function flow(blocks, room) {
  /** @type {number[][]} */
  const columns = [[]];
  let left = room(0);
  for (let at = 0; at < blocks.length;) {
    let end = at + 1;
    while (blocks[end - 1].stays && end < blocks.length) end++;
    const height = blocks.slice(at, end).reduce((sum, block) => sum + block.height, 0);
    if (height > left && (columns[columns.length - 1].length || columns.length === 1)) {
      columns.push([]);
      left = room(columns.length - 1);
      if (height > left) end = at + 1; // a head and what follows are more than a column: the head goes alone
    }
    const taken = end - at === 1 ? blocks[at].height : height;
    for (; at < end; at++) columns[columns.length - 1].push(at);
    left -= taken;
  }
  return columns;
}
