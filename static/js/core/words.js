// The words of a query to terms of the index: which are known, which are misspelt, which begin a longer word.  Pure.

import { begun } from './begun.js';
import { EXACT, forms } from './query.js';
import { serials } from './shards.js';

/**
 * @typedef {import('./query.js').Group} Group
 * @typedef {import('./query.js').Sought} Sought
 * @typedef {import('./query.js').Word} Word
 * @typedef {import('./shards.js').Library} Library
 * @typedef {import('./shards.js').Record} Record
 *
 * @typedef {{ways: Group[][], needed: boolean}} Meant a word whose terms stand in the index; `needed`: a card that
 *   does not hold it is listed only where few do
 * @typedef {object} Known
 * @property {Meant[]} words
 * @property {Map<string, Record>} records of all their terms
 * @property {string[]} without
 * @property {Uint32Array} all serials of all cards where words alone do not say which are meant, else none
 * @property {{word: string, near: string[]}[]} unknown
 * @property {{word: string, by: string}[]} instead
 * @property {boolean} wide the last word begins too many words: one letter more is needed
 */

const MANY = 50_000; // cards from which on common words are not asked for beside two others: their shards are large
const MOST_SHARDS = 4; // that a word still being typed may ask for
const SURE = 3; // letters of a word from which on it is guessed at
const BEGUN = 2; // what a word counts for that goes on with what was typed

/**
 * @param {Sought} asked
 * @param {Library} library
 * @returns {Promise<Known>}
 */
export async function resolved({ words, without, phrases }, library) {
  const last = words.at(-1);
  const open = last?.open ?? '';
  const narrow = open && library.covering(open) <= MOST_SHARDS;
  const terms = new Set([...words.flatMap(({ ways }) => ways.flat().flatMap(group => group.terms)), ...without]);
  const [records, longer, all] = await Promise.all([
    library.records(terms),
    narrow ? library.terms(open) : [],
    words.length ? new Uint32Array(0) : library.decks().then(serials),
  ]);
  /** @type {Known} */
  const known = { words: [], records, without, all, unknown: [], instead: [], wide: Boolean(open) && !narrow };
  const goesOn = begun(longer, open);
  for (const [term, record] of await library.records(goesOn)) records.set(term, record);
  const rare = words.filter(word => !word.common).length;
  /** @type {Set<Word>} */
  const spare = new Set(); // half of a word that was typed as two
  for (const word of words) {
    if (word.common && rare > 1 && !phrases.length && library.manifest.cards >= MANY) continue;
    const ways = there(word.ways, records);
    if (word === last && goesOn.length && !(word.command && ways.length)) ways.push([begins(goesOn, word.ways)]);
    if (ways.length) known.words.push({ ways, needed: !spare.has(word) && (!word.common || !rare || phrases.length > 0) });
    else if (word === last && short(word)) known.wide = true;
    else if (!word.common && !(word === last && known.wide) && !(await whole(words, word, library, known, spare)))
      await (await import('./guess.js')).guess(word, library, known);
  }
  return known;
}

/**
 * Whether a word may still be being typed, so that it is too early to guess what it is meant to be.
 * @param {Word} word
 */
function short({ typed }) {
  return typed.length < SURE && /^\p{L}+$/u.test(typed);
}

/**
 * Whether an unknown word and the next are one; then that is looked for.
 * @param {Word[]} words
 * @param {Word} word
 * @param {Library} library
 * @param {Known} known
 * @param {Set<Word>} spare gets the next word
 */
async function whole(words, word, library, known, spare) {
  const next = words[words.indexOf(word) + 1];
  if (!next) return false;
  const group = forms(word.typed + next.typed);
  const records = await library.records(group.terms);
  for (const [term, record] of records) known.records.set(term, record);
  if (records.size) known.words.push({ ways: [[group]], needed: true });
  if (records.size) spare.add(next);
  return records.size > 0;
}

/**
 * The ways of which every group has a term in the index; of a run without spaces, the groups that have.
 * @param {Group[][]} ways
 * @param {ReadonlyMap<string, Record>} records
 */
function there(ways, records) {
  const groups = ways.map(way => way.map(group => kept(group, records)));
  const whole = groups.filter(way => way.every(group => group.terms.length));
  if (whole.length || groups.length > 1) return whole;
  const some = groups.map(way => way.filter(group => group.terms.length));
  return some.filter(way => way.length);
}

/**
 * @param {Group} group
 * @param {ReadonlyMap<string, Record>} records
 * @returns {Group}
 */
function kept({ terms, boosts }, records) {
  const there = terms.map((_, n) => n).filter(n => records.has(terms[n]));
  return { terms: there.map(n => terms[n]), boosts: there.map(n => boosts[n]) };
}

/**
 * @param {string[]} terms that go on with the word
 * @param {Group[][]} ways the word itself counts for more
 * @returns {Group}
 */
function begins(terms, ways) {
  const exact = new Set(ways[0].flatMap(group => group.terms.slice(0, 1)));
  return { terms, boosts: terms.map(term => (exact.has(term) ? EXACT : BEGUN)) };
}
