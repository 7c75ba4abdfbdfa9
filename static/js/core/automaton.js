// The terms that a clause means, in lunr's order.  The order matters: of cards with equal scores, the one whose term
// comes first is listed first.
//
// lunr keeps the letters that lead on from a point in a plain object, so digits come before all else in its order, and
// it reads them from a stack, so what was put in last comes out first.  Plain objects are used here for the same order.

import { begun, letters } from './begun.js';
import { span } from './sorted.js';
import { ANY, misspelt } from './typos.js';

/**
 * @typedef {import('./typos.js').State} State
 *
 * The terms that share their first `depth` units: those from `from` up to `to`.
 * @typedef {object} Branch
 * @property {number} from
 * @property {number} to
 * @property {number} depth
 * @property {{[letter: string]: Branch} | null} boughs
 * @property {{[letter: string]: Branch}} reached the boughs that a pattern leads to, in the order it got there
 * @property {boolean} meant whether a pattern ends here, and a term too
 * @property {Set<State>} states in which it was read
 */

/**
 * The terms that a pattern means; `*` in it stands for any letters or none.
 * @param {readonly string[]} sorted
 * @param {string} pattern
 * @returns {string[]}
 */
export function matching(sorted, pattern) {
  const parts = pattern.split(ANY);
  if (parts.length === 2 && !parts[1]) return begun(sorted, parts[0]);
  const [from, to] = span(sorted, parts[0]);
  if (parts.length === 1) return sorted[from] === pattern ? [pattern] : [];
  const few = [];
  for (let at = from; at < to; at += 1) if (fits(sorted[at], parts)) few.push(sorted[at]);
  return read(few, stars(pattern));
}

/**
 * The terms from which a word differs by at most so many edits: a letter too much, missing or wrong, or two in each
 * other's place.
 * @param {{terms: readonly string[], masks: Uint32Array}} vocabulary
 * @param {string} word
 * @param {number} edits
 * @returns {string[]}
 */
export function near({ terms, masks }, word, edits) {
  const mask = letters(word);
  const few = [];
  for (let at = 0; at < terms.length; at += 1) {
    const other = masks[at];
    if (bits(mask & ~other) > edits || bits(other & ~mask) > edits) continue;
    if (Math.abs(terms[at].length - word.length) <= edits) few.push(terms[at]);
  }
  return read(few, misspelt(word, edits));
}

/** @param {number} mask */
function bits(mask) {
  let left = mask;
  let count = 0;
  for (; left; left &= left - 1) count += 1;
  return count;
}

/**
 * Whether a term is made of the parts in order, with anything between them.  Each part is taken where it first fits, so
 * the time is in proportion to the letters.
 * @param {string} term begins with the first part
 * @param {string[]} parts
 */
function fits(term, parts) {
  const end = term.length - parts[parts.length - 1].length;
  let at = parts[0].length;
  for (let n = 1; n < parts.length - 1; n += 1) {
    const next = term.indexOf(parts[n], at);
    if (next < 0) return false;
    at = next + parts[n].length;
  }
  return at <= end && term.endsWith(parts[parts.length - 1]);
}

/**
 * A pattern as states: after each of its letters one, which stays for any letter where a star follows.
 * @param {string} pattern
 * @returns {State}
 */
function stars(pattern) {
  const start = state();
  let last = start;
  for (const letter of pattern.split('')) {
    const next = letter === ANY ? last : state();
    last.steps[letter] = next;
    last = next;
  }
  last.whole = true;
  return start;
}

/** @returns {State} */
function state() {
  return { whole: false, steps: Object.create(null) };
}

/**
 * The terms that states lead to.
 * @param {string[]} terms sorted
 * @param {State} start
 * @returns {string[]}
 */
function read(terms, start) {
  const root = branch(0, terms.length, 0);
  /** @type {[State, Branch][]} */
  const stack = [[start, root]];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [state, here] = top;
    if (here.states.has(state)) continue;
    here.states.add(state);
    const boughs = (here.boughs ??= split(terms, here));
    for (const step of Object.keys(state.steps))
      for (const letter of step === ANY ? Object.keys(boughs) : step in boughs ? [step] : []) {
        const bough = (here.reached[letter] ??= boughs[letter]);
        bough.meant ||= state.steps[step].whole && terms[bough.from].length === bough.depth;
        stack.push([state.steps[step], bough]);
      }
  }
  return gathered(terms, root);
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} depth
 * @returns {Branch}
 */
function branch(from, to, depth) {
  return { from, to, depth, boughs: null, reached: Object.create(null), meant: false, states: new Set() };
}

/**
 * @param {string[]} terms
 * @param {Branch} branch
 * @returns {{[letter: string]: Branch}}
 */
function split(terms, { from, to, depth }) {
  /** @type {{[letter: string]: Branch}} */
  const boughs = Object.create(null);
  for (let at = from; at < to; at += 1) {
    const letter = terms[at].charAt(depth);
    if (!letter) continue;
    if (letter in boughs) boughs[letter].to = at + 1;
    else boughs[letter] = branch(at, at + 1, depth + 1);
  }
  return boughs;
}

/**
 * @param {string[]} terms
 * @param {Branch} root
 */
function gathered(terms, root) {
  const found = [];
  const stack = [root];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.meant) found.push(terms[top.from]);
    for (const letter of Object.keys(top.reached)) stack.push(top.reached[letter]);
  }
  return found;
}
