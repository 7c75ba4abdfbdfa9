// Text to search terms; generator/deckpress/search/analysis.py does the same, and a test holds the two together.

import { letters } from './letters.js';

const RESERVED = '·'; // before the terms that no typed prefix reaches: common words, and whole tags after a further `#`
const MOST_MET = 10_000; // words whose terms are remembered
const MOST_PARTS = 5; // of a word such as `state-of-the-art` that is also one term
const MOST_PIECES = 3; // of a word such as `2π` that is also each of them
const PIECE = /[α-ω]+|[0-9]+|[^α-ω0-9]+/gu;
const { longest: LONGEST, dense: DENSE, joins: JOINS, inner: INNER } = letters;
const SIGNS = Object.keys(letters.signs).join('');
const ASCII = /^[\0-\x7f]*$/;
const CHUNK = new RegExp(`[^${letters.space}]+`, 'g');
const DROPPED = new RegExp(`[${letters.dropped}]`, 'g');
const FOLDS = new Map(Object.entries(letters.folds));
const FOLDED = new RegExp(`[${[...FOLDS.keys()].join('')}]`, 'g');
const UMLAUTS = new Map(Object.entries(letters.umlauts));
const UMLAUT = new RegExp(`[${[...UMLAUTS.keys()].join('')}]`, 'g');
const NAMES = new Map([...Object.entries(letters.greek), ...Object.entries(letters.signs)]
  .map(([sign, names]) => [sign, names.split(' ')]));
const STYLING = new Set(letters.styling.split(' '));
const COMMON = new Set(letters.common.split(' '));
const ARTICLES = letters.articles.split(' ');
const WORD = `(?:(?![${DENSE}])[\\p{L}\\p{N}${INNER}])+`;
const ANY = new RegExp(`\\\\[a-z]+|[${SIGNS}]|[${DENSE}]+|${WORD}(?:[${JOINS}]${WORD})*(?:\\+\\+|#)?`, 'gu');
const JOIN = new RegExp(`[${JOINS}]`, 'u');
const IS_DENSE = new RegExp(`^[${DENSE}]`, 'u');
// The same before folding: accents and marks are still inside the words.
const RAW_WORD = `(?:(?![${DENSE}])[\\p{L}\\p{N}\\p{M}${letters.dropped}${INNER}])+`;
const RAW = new RegExp(`\\\\[A-Za-z]+|[${SIGNS}]|[${DENSE}]+|${RAW_WORD}(?:[${JOINS}]${RAW_WORD})*(?:\\+\\+|#)?`, 'gu');
const PART = new RegExp(`[^${JOINS}]+`, 'gu');

/**
 * The terms of a text in order.  Words are folded to lower case without accents; a word with hyphens, dots or
 * apostrophes inside gives its parts and the parts as one; a common word stands in a form of its own; a sign or a lone
 * Greek letter also gives its names; runs of scripts without spaces give letters and pairs; a TeX command its name.
 * @param {string} text
 * @returns {string[]}
 */
export function terms(text) {
  return (text.match(CHUNK) ?? []).flatMap(forms);
}

/**
 * The terms of a text without spaces.
 * @param {string} chunk
 * @returns {string[]}
 */
export function forms(chunk) {
  const found = runs(folded(chunk)).flatMap(run => formed(run));
  const spelt = chunk.normalize('NFC').toLowerCase();
  const other = spelt.replace(UMLAUT, letter => UMLAUTS.get(letter) ?? letter);
  if (other === spelt) return found;
  const known = new Set(found); // Größe is also typed Groesse
  return [...found, ...runs(folded(other)).flatMap(run => formed(run)).filter(term => !known.has(term))];
}

/**
 * The commands, signs, runs of dense scripts and words, parts joined, of a folded text.
 * @param {string} text
 * @returns {string[]}
 */
export function runs(text) {
  return text.match(ANY) ?? [];
}

/**
 * The parts of a word such as `mini-batch`; one for any other run.
 * @param {string} run
 */
export function parts(run) {
  return run.split(JOIN);
}

/**
 * A word as the index holds it.
 * @param {string} word
 */
export function term(word) {
  return COMMON.has(word) ? RESERVED + word : cut(word, LONGEST);
}

/**
 * Whether a term is the form of a common word.
 * @param {string} term
 */
export function common(term) {
  return term.startsWith(RESERVED);
}

/**
 * The term that stands for a tag as a whole.
 * @param {string} tag
 */
export function reserved(tag) {
  return `${RESERVED}#${(folded(tag).match(CHUNK) ?? []).join(' ')}`;
}

/**
 * The sign or Greek letter that a TeX command stands for, "" for none.
 * @param {string} name
 */
export function sign(name) {
  for (const [sign, names] of NAMES) if (names.includes(name)) return sign;
  return '';
}

/**
 * Whether a TeX command carries no meaning.
 * @param {string} name
 */
export function styling(name) {
  return STYLING.has(name);
}

/**
 * Whether a run is of a script that is indexed by letters and pairs.
 * @param {string} run
 */
export function dense(run) {
  return IS_DENSE.test(run);
}

/** @param {string} run */
export function pairs(run) {
  const all = [...run];
  return all.slice(1).map((letter, at) => all[at] + letter);
}

/**
 * Where the terms of a text stand in it, as offsets into the text as it is: whole words, and the parts of joined ones.
 * @param {string} text
 * @returns {{terms: string[], start: number, end: number}[]}
 */
export function places(text) {
  const found = [];
  for (const { 0: run, index } of text.matchAll(RAW))
    for (const { terms, start, end } of inside(run)) found.push({ terms, start: index + start, end: index + end });
  return found;
}

/** @type {Map<string, {terms: string[], start: number, end: number}[]>} */
const met = new Map(); // what `inside` gave, for texts repeat their words

/**
 * @param {string} run
 */
function inside(run) {
  let known = met.get(run);
  if (!known) {
    if (met.size > MOST_MET) met.clear();
    met.set(run, known = IS_DENSE.test(run) ? within(run) : pieces(run));
  }
  return known;
}

/**
 * The letters and pairs of a dense run.
 * @param {string} run
 */
function within(run) {
  const found = [];
  for (let at = 0; at < run.length; at += 1)
    for (const wide of [1, 2])
      if (at + wide <= run.length)
        found.push({ terms: [folded(run.slice(at, at + wide))], start: at, end: at + wide });
  return found;
}

/**
 * A word and the parts of it.
 * @param {string} run
 */
function pieces(run) {
  const parts = [...run.matchAll(PART)];
  if (parts.length < 2) return [{ terms: forms(run), start: 0, end: run.length }];
  const found = parts.map(({ 0: part, index }) => ({ terms: forms(part), start: index, end: index + part.length }));
  const each = new Set(found.flatMap(({ terms }) => terms));
  return [...found, { terms: forms(run).filter(term => !each.has(term)), start: 0, end: run.length }];
}

/**
 * The first letters of a word, never half a letter.
 * @param {string} word
 * @param {number} count
 */
export function cut(word, count) {
  return word.length <= count ? word : [...word].slice(0, count).join('');
}

/**
 * The text in lower case, without accents and compatibility forms, its letters as most keyboards have them.
 * @param {string} text
 */
export function folded(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(DROPPED, '').normalize('NFC').toLowerCase()
    .replace(FOLDED, letter => FOLDS.get(letter) ?? letter);
}

/**
 * One run as terms.
 * @param {string} run
 * @returns {string[]}
 */
function formed(run) {
  if (run[0] === '\\') return STYLING.has(run.slice(1)) ? [] : [cut(run.slice(1), LONGEST)];
  if (SIGNS.includes(run[0])) return [run, ...NAMES.get(run) ?? []];
  if (IS_DENSE.test(run)) return [...run, ...pairs(run)];
  const all = parts(run);
  const found = all.flatMap(worded);
  return all.length > 1 && all.length <= MOST_PARTS ? [...found, ...worded(all.join(''))] : found;
}

/**
 * A word; its names if it is a Greek letter; the letters, Greek letters and digits that stand together as in `2π`; the
 * word without an Arabic article.
 * @param {string} word
 * @returns {string[]}
 */
function worded(word) {
  const names = NAMES.get(word);
  if (names) return [term(word), ...names];
  const found = [term(word)];
  const pieces = word.match(PIECE) ?? [];
  if (pieces.length > 1 && pieces.length <= MOST_PIECES)
    for (const piece of pieces) found.push(cut(piece, LONGEST), ...NAMES.get(piece) ?? []);
  return [...found, ...bare(word)];
}

/**
 * The word without its article, where that is written as a part of it.
 * @param {string} word
 * @returns {string[]}
 */
export function bare(word) {
  const article = ARTICLES.find(article => word.startsWith(article) && [...word].length > article.length + 1);
  return article ? [cut(word, LONGEST).slice(article.length)] : [];
}
