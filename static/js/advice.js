// What the reader is told: how much paper it takes, how to set the printer's dialog.

import { piece } from './pieces.js';

/** @typedef {import('./core/choice.js').Choice} Choice */

/** @param {number} count @param {string} name */
const counted = (count, name) => `${count} ${name}${count === 1 ? '' : 's'}`;
const PAPERS = new Map([['a4', 'A4'], ['letter', 'Letter']]);

/** Whether both sides of the paper are used, and belong together. @param {Choice} choice */
function doubled({ sheet }) {
  return sheet.startsWith('cards-') || sheet === 'booklet' || sheet === 'test';
}

/**
 * @param {Choice} choice
 * @param {unknown[]} chosen
 * @param {number} pages
 * @param {number} shown cards on the sheets
 * @param {number} missing
 */
export function amount(choice, chosen, pages, shown, missing) {
  const papers = Math.ceil(pages / 2);
  const paper = `${counted(papers, 'sheet')} of paper`;
  const used = doubled(choice) ? paper : choice.sheet === 'fold-over' ? `${counted(pages, 'sheet')} of paper` : pages > 1 ? `${counted(pages, 'page')}: ${paper} printed on both sides` : '1 page';
  const parts = [];
  if (choice.sheet === 'test') parts.push(paper);
  else if (!chosen.length) parts.push('No cards chosen');
  else if (!shown) parts.push('No card here has blanks to fill in');
  else parts.push(`${shown < chosen.length ? `${shown} of ` : ''}${counted(chosen.length, 'card')}`, used);
  if (missing) parts.push(`${counted(missing, 'card')} left out: gone, or not to be shown`);
  return parts.map(text => piece('span', '', text));
}

/** @param {Choice} choice */
export function advice(choice) {
  const wide = choice.sheet === 'booklet';
  const edge = wide || choice.duplex === 'short-edge' ? 'short' : 'long';
  const steps = [
    ['Paper', `${PAPERS.get(choice.paper)}${wide ? ', landscape' : ''}`],
    ['Scale', '100 %, not “fit to page”'],
    ['Margins', 'none'],
    ['Sides', doubled(choice) ? `both sides, flip on the ${edge} edge` : choice.sheet === 'fold-over' ? 'one side only' : 'as you like'],
  ];
  return steps.map(([name, what]) => {
    const pair = piece('div');
    pair.append(piece('dt', '', name), piece('dd', '', what));
    return pair;
  });
}
