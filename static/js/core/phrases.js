// Which of the cards found hold a phrase.  Pure.

import { sequence } from './query.js';
import { formulas } from './snippet.js';

const MOST = 300; // cards that are read for it, best first
const STEP = 40;
const CUT = ' …'; // at the end of an answer of which only the beginning is kept

/**
 * The serials of cards that hold every phrase, of the best few hundred.  Where the end of an answer is not known, the
 * card follows those that do.
 * @param {Uint32Array} serials best first
 * @param {string[][]} phrases
 * @param {import('./shards.js').Library} library
 * @param {() => boolean} stale
 * @returns {Promise<Uint32Array>}
 */
export async function phrased(serials, phrases, library, stale) {
  const [sure, unsure] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let at = 0; at < Math.min(serials.length, MOST) && !stale(); at += STEP)
    for (const row of await library.rows(Array.from(serials.slice(at, at + STEP)))) {
      if (!row) continue;
      const texts = [row.question, row.answer].map(text => ` ${sequence(formulas(text).text).join(' ')} `);
      if (phrases.every(phrase => texts.some(text => text.includes(` ${phrase.join(' ')} `)))) sure.push(row.serial);
      else if (row.answer.endsWith(CUT)) unsure.push(row.serial);
    }
  return Uint32Array.from([...sure, ...unsure]);
}
