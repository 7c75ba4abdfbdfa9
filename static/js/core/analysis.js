// Text to search terms; generator/deckpress/search/analysis.py does the same, and a test holds the two together.

const LONGEST = 64; // letters of a term
const SIGNS = '∇∂∑∏∫√∞';
const NAMES = new Map(zip(
  [...'αβγδεζηθικλμνξοπρστυφχψω' + SIGNS],
  ('alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi' +
    ' chi psi omega nabla partial sum prod int sqrt infty').split(' '),
));
// Accents, and the vowel points of Hebrew and Arabic, which readers leave out.
const DROPPED = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
// Scripts without spaces between words: each letter and each pair is a term.
const DENSE = '\\u0e00-\\u0e7f\\u3040-\\u30ff\\u3130-\\u318f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff';
const APOSTROPHE = /(?<=[\p{L}\p{N}])['’](?=[\p{L}\p{N}])/gu;
const WORD = new RegExp(`[${SIGNS}]|[${DENSE}]+|(?:(?![${DENSE}])[\\p{L}\\p{N}\\u0900-\\u0dff])+(?:\\+\\+|#)?`, 'gu');
// The same before folding: accents and apostrophes are still inside the words.
const RAW = new RegExp(
  `[${SIGNS}]|[${DENSE}]+|(?:(?![${DENSE}])[\\p{L}\\p{N}\\p{M}'’\\u0900-\\u0dff])+(?:\\+\\+|#)?`, 'gu');
const IS_DENSE = new RegExp(`^[${DENSE}]`, 'u');

/**
 * The terms of a text in order: words folded to lower case without accents, and pairs in dense scripts.
 * @param {string} text
 * @returns {string[]}
 */
export function terms(text) {
  const found = [];
  for (const [word] of folded(text).matchAll(WORD)) {
    if (IS_DENSE.test(word)) {
      found.push(...word, ...pairs(word));
      continue;
    }
    found.push(cut(word, LONGEST));
    const name = NAMES.get(word);
    if (name) found.push(name);
  }
  return found;
}

/**
 * The terms that a typed text asks for: one a word, the name of a sign or Greek letter, the pairs of a dense run.
 * @param {string} text
 * @returns {string[]}
 */
export function asked(text) {
  const found = [];
  for (const [word] of folded(text).matchAll(WORD)) {
    if (IS_DENSE.test(word)) found.push(...([...word].length > 1 ? pairs(word) : [word]));
    else found.push(NAMES.get(word) ?? cut(word, LONGEST));
  }
  return found;
}

/**
 * Where the terms of a text stand in it, as offsets into the text as it is.
 * @param {string} text
 * @returns {{terms: string[], start: number, end: number}[]}
 */
export function places(text) {
  const found = [];
  for (const { 0: word, index } of text.matchAll(RAW)) {
    if (!IS_DENSE.test(word)) {
      found.push({ terms: terms(word), start: index, end: index + word.length });
      continue;
    }
    for (let at = 0; at < word.length; at += 1) {
      found.push({ terms: [folded(word[at])], start: index + at, end: index + at + 1 });
      if (at + 1 < word.length)
        found.push({ terms: [folded(word.slice(at, at + 2))], start: index + at, end: index + at + 2 });
    }
  }
  return found;
}

/**
 * Whether a term is of a script that is indexed by letters and pairs.
 * @param {string} term
 */
export function dense(term) {
  return IS_DENSE.test(term);
}

/**
 * The first letters of a word, never half a letter.
 * @param {string} word
 * @param {number} letters
 */
export function cut(word, letters) {
  return word.length <= letters ? word : [...word].slice(0, letters).join('');
}

/**
 * The text in lower case, without accents, compatibility forms and apostrophes inside words.
 * @param {string} text
 */
function folded(text) {
  return text.normalize('NFKD').replace(DROPPED, '').normalize('NFC').toLowerCase().replace(APOSTROPHE, '');
}

/** @param {string} run */
function pairs(run) {
  const letters = [...run];
  return letters.slice(1).map((letter, at) => letters[at] + letter);
}

/**
 * @param {string[]} keys
 * @param {string[]} values
 * @returns {[string, string][]}
 */
function zip(keys, values) {
  return keys.map((key, at) => [key, values[at]]);
}
