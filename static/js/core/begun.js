// The terms that go on with what was typed, in lunr's order; see automaton.js.

import { span } from './sorted.js';

/**
 * The terms that begin with a prefix, as `prefix*` means them.
 * @param {readonly string[]} sorted
 * @param {string} prefix
 * @returns {string[]}
 */
export function begun(sorted, prefix) {
  /** @type {string[]} */
  const found = [];
  const [from, to] = span(sorted, prefix);
  turned(sorted, from, to, prefix.length, found);
  return found;
}

/**
 * Which letters a term has, a bit for every 32nd.  An edit takes away one bit at most, and adds one at most.
 * @param {string} term
 */
export function letters(term) {
  let mask = 0;
  for (let at = 0; at < term.length; at += 1) mask |= 1 << (term.charCodeAt(at) & 31);
  return mask >>> 0;
}

/**
 * Terms of one beginning: the shortest first, then by their next letter from the last to the first, digits at the end.
 * @param {readonly string[]} sorted
 * @param {number} from
 * @param {number} to
 * @param {number} depth units that they share
 * @param {string[]} found
 */
function turned(sorted, from, to, depth, found) {
  let start = from;
  if (start < to && sorted[start].length === depth) found.push(sorted[start++]);
  if (to - start < 2) {
    if (start < to) found.push(sorted[start]);
    return;
  }
  const groups = [];
  for (let at = start + 1; at <= to; at += 1) {
    if (at < to && sorted[at].charCodeAt(depth) === sorted[start].charCodeAt(depth)) continue;
    groups.push([start, at]);
    start = at;
  }
  for (const digits of [false, true])
    for (let n = groups.length - 1; n >= 0; n -= 1)
      if (isDigit(sorted[groups[n][0]].charCodeAt(depth)) === digits)
        turned(sorted, groups[n][0], groups[n][1], depth + 1, found);
}

/** @param {number} unit */
function isDigit(unit) {
  return unit >= 48 && unit <= 57;
}
