// What a word that no card holds may have been meant to be.  Pure.  Fetched when there is one.

import { near } from './automaton.js';
import { place, span } from './sorted.js';

/**
 * @typedef {import('./words.js').Known} Known
 * @typedef {import('./query.js').Word} Word
 * @typedef {import('./shards.js').Library} Library
 * @typedef {import('./shards.js').Record} Record
 */

const MISSPELT = 2;
const UNSURE = 4; // letters from which on an unknown word may be misspelt by one letter
const LONG = 7; // and by two
const LETTERS = /^\p{L}+$/u;
const START = 5; // letters of a word that others share with it, if none is closer
const MOST_ALIKE = 50;
const NEAR = 3; // words that are offered in place of an unknown one

/**
 * What an unknown word may have been meant to be: each of its parts as it is, as a word a letter or two away, or as two
 * words written as one.
 * @param {Word} word
 * @param {Library} library
 * @param {Known} known
 */
export async function guess({ typed, ways }, library, known) {
  const parts = (ways.at(-1) ?? []).map(group => group.terms[0]);
  const vocabulary = await library.vocabulary();
  const guesses = parts.map(part => guessed(part, vocabulary));
  const terms = guesses.flatMap(({ groups }) => groups.flat());
  for (const [term, record] of await library.records(terms)) known.records.set(term, record);
  const way = guesses.flatMap(({ groups, sure }) => (sure ? groups : []))
    .map(terms => ({ terms, boosts: terms.map(() => MISSPELT) }));
  if (way.length) known.words.push({ ways: [way], needed: true });
  if (guesses.some(({ sure }) => !sure))
    known.unknown.push({ word: typed, near: best(terms, known.records).slice(0, NEAR) });
  else if (way.some(({ terms }) => !parts.includes(terms[0])))
    known.instead.push({ word: typed, by: way.map(({ terms }) => best(terms, known.records)[0]).join(' ') });
}

/**
 * @param {string} word
 * @param {import('./shards.js').Vocabulary} vocabulary
 * @returns {{groups: string[][], sure: boolean}} not `sure`: too far away to be taken for the word
 */
function guessed(word, vocabulary) {
  if (has(vocabulary.terms, word)) return { groups: [[word]], sure: true };
  if (!LETTERS.test(word)) return { groups: [], sure: false };
  const letters = [...word].length;
  const one = close(word, 1, vocabulary);
  if (letters >= UNSURE && one.length) return { groups: [one], sure: true };
  const two = torn(word, vocabulary.terms);
  if (two) return { groups: two.map(part => [part]), sure: true };
  const far = letters >= UNSURE ? close(word, 2, vocabulary) : one;
  if (far.length) return { groups: [far], sure: letters >= LONG };
  const alike = vocabulary.terms.slice(...span(vocabulary.terms, word.slice(0, START)));
  return { groups: letters > START && alike.length ? [alike.slice(0, MOST_ALIKE)] : [], sure: false };
}

/**
 * @param {string} word
 * @param {number} edits
 * @param {import('./shards.js').Vocabulary} vocabulary
 */
function close(word, edits, vocabulary) {
  return near(vocabulary, word, edits).filter(term => LETTERS.test(term));
}

/**
 * The two words that were written as one, each of three letters or more; the longest first word wins.
 * @param {string} word
 * @param {string[]} terms
 */
function torn(word, terms) {
  for (let at = word.length - 3; at >= 3; at -= 1)
    if (has(terms, word.slice(0, at)) && has(terms, word.slice(at))) return [word.slice(0, at), word.slice(at)];
  return null;
}

/**
 * @param {string[]} sorted
 * @param {string} term
 */
function has(sorted, term) {
  return sorted[place(sorted, term)] === term;
}

/**
 * The terms that most cards hold, first.
 * @param {string[]} terms
 * @param {ReadonlyMap<string, Record>} records
 */
function best(terms, records) {
  const count = (/** @type {string} */ term) => records.get(term)?.serials.length ?? 0;
  return [...new Set(terms)].sort((a, b) => count(b) - count(a));
}
