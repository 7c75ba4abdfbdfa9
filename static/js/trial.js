// One sheet of paper that shows how far the printer puts backs from their fronts.

import { piece } from './pieces.js';

/**
 * Crosses near the corners and in the middle: on the front a fine one, on the back one with a scale in millimetres.
 * @param {import('./core/choice.js').Choice} choice
 */
export function trial({ duplex }) {
  const front = page('Front', 'Print this page and the next on one sheet of paper, on both sides, and hold it against the light.');
  const back = page('Back', [
    'The cross of the front lies on this scale. Read how many millimetres it is to the right of the middle and how far',
    `below, and put both numbers into the fields of the page to print from. Turned over the ${duplex.replace('-', ' ')}.`,
  ].join(' '));
  back.classList.add('backs');
  for (const [x, y] of [[1, 1], [3, 1], [2, 2], [1, 3], [3, 3]]) {
    front.append(cross(x, y, []));
    back.append(cross(x, y, [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]));
  }
  return [front, back];
}

/** @param {string} name @param {string} text */
function page(name, text) {
  const made = piece('section', 'leaf cells trial');
  const told = piece('div', 'told-here');
  told.append(piece('h1', '', `${name} of the test sheet`), piece('p', '', text));
  made.append(told);
  return made;
}

/** @param {number} x @param {number} y @param {number[]} marks */
function cross(x, y, marks) {
  const made = piece('i', marks.length ? 'cross scale' : 'cross');
  made.style.setProperty('--x', String(x));
  made.style.setProperty('--y', String(y));
  for (const at of marks)
    for (const way of ['tx', 'ty']) {
      const tick = piece('b', `${way}${Math.abs(at) === 5 ? ' last' : ''}`);
      tick.style.setProperty('--at', `${at}mm`);
      made.append(tick);
    }
  return made;
}
