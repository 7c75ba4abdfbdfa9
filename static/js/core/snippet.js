// A few words of a text around what was found in it.  Pure: marks are offsets, never markup.

import { places } from './analysis.js';

/** @typedef {{text: string, marks: [number, number][]}} Snippet */

/**
 * The text from a little before the first of the terms on, at most about `width` characters, with the places of the
 * terms in it.
 * @param {string} text
 * @param {ReadonlySet<string>} terms as the index holds them
 * @param {number} width
 * @returns {Snippet}
 */
export function snippet(text, terms, width) {
  const found = merged(places(text).filter(place => place.terms.some(term => terms.has(term))));
  const first = found.length ? found[0][0] : 0;
  const start = first < width * 0.6 || text.length <= width ? 0 : before(text, first - Math.floor(width / 4), first);
  const end = text.length <= start + width ? text.length : until(text, start, start + width);
  const lead = start ? '… ' : '';
  const shift = lead.length - start;
  return {
    text: lead + text.slice(start, end).trimEnd() + (end < text.length ? ' …' : ''),
    marks: found.filter(mark => mark[1] <= end).map(([from, to]) => [from + shift, to + shift]),
  };
}

/**
 * Places in order, those that touch or overlap made one.
 * @param {{start: number, end: number}[]} places
 * @returns {[number, number][]}
 */
function merged(places) {
  /** @type {[number, number][]} */
  const found = [];
  for (const { start, end } of places) {
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

/**
 * Start of the first word at or after `from`, not after `first`.
 * @param {string} text
 * @param {number} from
 * @param {number} first
 */
function before(text, from, first) {
  const space = text.indexOf(' ', from);
  return space >= 0 && space < first ? space + 1 : whole(text, from);
}

/**
 * End of the last word that ends by `end`, or `end` where there are no spaces.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function until(text, start, end) {
  const space = text.lastIndexOf(' ', end);
  return space > start + (end - start) / 2 ? space : whole(text, end);
}

/**
 * The offset, or one less where it would cut a letter in two.
 * @param {string} text
 * @param {number} at
 */
function whole(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
