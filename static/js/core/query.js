// What was typed to the clauses of a lunr query.  Pure: it never meets lunr's own query language, whose wildcards and
// edit distances would let a link hang the page.

import { asked, cut, dense } from './analysis.js';

const MOST = 8; // words of a query
const LONGEST = 40; // letters of a word
const UNSURE = 4; // letters from which on a word that is unknown may be misspelt

/**
 * @typedef {{term: string, required: boolean, prefix: boolean, near: boolean, boost: number}} Clause
 * `prefix`: the term may go on; `near`: one letter may be wrong, missing or too much.
 */

/**
 * The words that are looked for, each once, at most 8 of at most 40 letters.
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  const found = new Set(asked(text.slice(0, 2000)).map(word => cut(word, LONGEST)));
  return [...found].slice(0, MOST);
}

/**
 * The clauses for cards that hold every word.  The last word may still be being typed, so it may go on.
 * @param {string[]} words
 * @param {(term: string, prefix: boolean) => boolean} known whether the index has the term, or one that starts with it
 * @returns {Clause[]}
 */
export function every(words, known) {
  return words.flatMap((word, at) => clauses(word, at === words.length - 1, true, known));
}

/**
 * The clauses for cards that hold any of the words.
 * @param {string[]} words
 * @param {(term: string, prefix: boolean) => boolean} known
 * @returns {Clause[]}
 */
export function any(words, known) {
  return words.flatMap((word, at) => clauses(word, at === words.length - 1, false, known));
}

/**
 * The words that neither stand in the index nor may be misspelt.
 * @param {string[]} words
 * @param {(term: string, prefix: boolean) => boolean} known
 * @returns {string[]}
 */
export function unknown(words, known) {
  return words.filter((word, at) => !known(word, at === words.length - 1 && open(word)));
}

/**
 * @param {string} term
 * @param {boolean} last
 * @param {boolean} required
 * @param {(term: string, prefix: boolean) => boolean} known
 * @returns {Clause[]}
 */
function clauses(term, last, required, known) {
  const prefix = (last && open(term)) || [...term].length === LONGEST;
  if (!known(term, prefix) && [...term].length >= UNSURE && !dense(term))
    return [{ term, required, prefix: false, near: true, boost: 1 }];
  const exact = { term, required: required && !prefix, prefix: false, near: false, boost: 4 };
  if (!prefix) return [{ ...exact, boost: 1 }];
  const begun = { term, required, prefix, near: false, boost: 1 };
  return known(term, false) ? [begun, exact] : [begun];
}

/**
 * Whether a word may go on: one letter would go on to half of the index.
 * @param {string} word
 */
function open(word) {
  return word.length > 1 && !dense(word) && !/[+#]$/.test(word);
}
