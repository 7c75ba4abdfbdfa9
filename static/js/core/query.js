// What was typed to the words that are looked for.  Pure.  lunr's own query language is never met: its wildcards and
// edit distances would let a link hang the page.

import { bare, common, cut, dense, folded, pairs, parts, runs, sign, styling, term } from './analysis.js';
import { variants } from './plurals.js';

const MOST = 8; // words of a query
const LONGEST = 40; // letters of a word
const TEXT = 2000; // characters that are read at all
const PART = /(?<![^\s])(-?)(?:(deck|tag):(?:"([^"]*)"?|(\S*))|"([^"]*)"?)|\S+/giu;
const EXCLUDED = /^-(?=\p{L}{3}|[^\u0000-\u024f])/u;

/**
 * Terms of which a card must hold one, each with what it counts for.
 * @typedef {{terms: string[], boosts: number[]}} Group
 *
 * What was typed as one word.  A card holds it if it holds every group of one of the ways.
 * @typedef {{typed: string, ways: Group[][], open: string, common: boolean, command?: boolean}} Word `open`: how terms
 *   may begin that go on with what was typed, "" for none; `command`: of TeX, which goes on only if it is none as it is
 *
 * @typedef {{words: Word[], phrases: string[][], without: string[], decks: string[][], tags: string[]}} Sought
 *   `phrases` are runs of words, `without` terms that no card may hold, `decks` words of which a title holds all
 */

export const EXACT = 4;
export const OTHER = 1; // another form of the word

/**
 * What a typed text asks for; at most 8 words of at most 40 letters.
 * @param {string} text
 * @returns {Sought}
 */
export function sought(text) {
  /** @type {Sought} */
  const found = { words: [], phrases: [], without: [], decks: [], tags: [] };
  const typed = text.slice(0, TEXT);
  for (const { 0: part, 1: minus, 2: filter, 3: quoted, 4: bare, 5: phrase } of typed.matchAll(PART)) {
    const value = quoted ?? bare ?? '';
    if (filter) narrow(found, filter.toLowerCase(), value);
    else if (phrase !== undefined) add(found, phrase, minus === '-');
    else if (EXCLUDED.test(part)) found.without.push(...split(part).map(run => term(joined(run))));
    else for (const run of split(part)) word(found, run);
  }
  found.words = once(found.words).slice(0, MOST);
  const last = found.words.at(-1);
  if (last && !ends(typed, last)) last.open = '';
  for (const other of found.words.slice(0, -1)) other.open = '';
  return found;
}

/**
 * A filter; one without a name, as it is while it is being typed, narrows nothing.
 * @param {Sought} found
 * @param {string} filter
 * @param {string} value
 */
function narrow(found, filter, value) {
  const tag = value.replace(/^#/, '');
  const words = split(value).flatMap(parts);
  if (filter === 'deck' && words.length) found.decks.push(words);
  if (filter === 'tag' && tag) found.tags.push(tag);
}

/**
 * The words of a text as they follow one another, for phrases.
 * @param {string} text
 * @returns {string[]}
 */
export function sequence(text) {
  return runs(folded(text)).flatMap(run => (dense(run) ? [...run] : parts(run)));
}

/**
 * @param {Sought} found
 * @param {string} phrase
 * @param {boolean} without
 */
function add(found, phrase, without) {
  const words = sequence(phrase).slice(0, MOST);
  if (without) found.without.push(...(words.length === 1 ? words.map(term) : []));
  else if (words.length) {
    found.phrases.push(words);
    for (const one of words)
      found.words.push({ typed: one, ways: [[exact([term(one)])]], open: '', common: common(term(one)) });
  }
}

/** @param {string} text */
function split(text) {
  return runs(folded(text));
}

/**
 * @param {Sought} found
 * @param {string} run
 */
function word(found, run) {
  if (run[0] === '\\') {
    const name = cut(run.slice(1), LONGEST);
    if (styling(name)) return;
    const of = sign(name);
    const ways = of ? [[exact([of])], [{ terms: [name], boosts: [OTHER] }]] : [[exact([name])]];
    found.words.push({ typed: name, ways, open: name.length > 1 ? name : '', common: false, command: true });
  } else if (dense(run)) {
    const needed = [...run].length > 1 ? pairs(run) : [run];
    found.words.push({ typed: run, ways: [needed.slice(0, LONGEST).map(pair => exact([pair]))], open: '', common: false });
  } else found.words.push(lettered(run));
}

/**
 * @param {string} run
 * @returns {Word}
 */
function lettered(run) {
  const whole = cut(joined(run), LONGEST);
  const all = parts(run).map(part => cut(part, LONGEST));
  const last = all[all.length - 1];
  /** @type {Group[][]} */
  const ways = [[forms(whole)]];
  const needed = all.filter(part => part.length > 1 || /\d/.test(part));
  if (all.length > 1 && needed.length) ways.push(needed.map(forms));
  const goes = [...whole].length > 1 && !/[+#]$/.test(run) && last.length > 0;
  return { typed: all.length > 1 ? run : whole, ways, open: goes ? whole : '', common: all.length === 1 && common(term(whole)) };
}

/**
 * A word and its other forms.
 * @param {string} word
 * @returns {Group}
 */
export function forms(word) {
  const others = [...variants(word), ...bare(word)].map(term);
  return { terms: [term(word), ...others], boosts: [EXACT, ...others.map(() => OTHER)] };
}

/**
 * @param {string[]} terms
 * @returns {Group}
 */
function exact(terms) {
  return { terms, boosts: terms.map(() => EXACT) };
}

/** @param {string} run */
function joined(run) {
  return parts(run).join('');
}

/**
 * Whether the text goes on to its end with the word.
 * @param {string} text
 * @param {Word} word
 */
function ends(text, word) {
  return /[\p{L}\p{N}\p{M}]$/u.test(text) && folded(text).endsWith(word.typed);
}

/** @param {Word[]} words */
function once(words) {
  const seen = new Set();
  return words.filter(({ typed }) => !seen.has(typed) && seen.add(typed));
}
