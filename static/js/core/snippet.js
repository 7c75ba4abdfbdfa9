// A few words of a text around what was found in it.  Pure: marks are offsets, never markup.

/**
 * @typedef {import('../answer.js').Snippet} Snippet
 * @typedef {{text: string, maths: [number, number][]}} Plain a text, and where formulas stand in it
 */

const OPEN = '\ufdec';
const SHUT = '\ufded';

/**
 * A text whose formulas stand between marks, without these.
 * @param {string} marked
 * @returns {Plain}
 */
export function formulas(marked) {
  let text = '';
  /** @type {[number, number][]} */
  const maths = [];
  for (const piece of marked.split(OPEN)) {
    const [formula, rest] = text || marked.startsWith(OPEN) ? piece.split(SHUT) : [null, piece];
    if (formula) maths.push([text.length, text.length + formula.length]);
    text += `${formula ?? ''}${rest ?? ''}`;
  }
  return { text, maths };
}

/**
 * The text from a little before the first of the places on, at most about `width` characters, with the places in it.
 * A formula is marked as a whole and is never cut in two, unless it is longer than `width`; at the end it is left
 * out, unless it is what was found.
 * @param {Plain} plain
 * @param {{start: number, end: number}[]} places of what was found
 * @param {number} width
 * @returns {Snippet}
 */
export function snippet({ text, maths }, places, width) {
  const found = merged(places.map(place => whole(place, maths)));
  const first = found.length ? found[0][0] : 0;
  const from = first < width * 0.6 || text.length <= width ? 0 : before(text, first - Math.floor(width / 4), first);
  const start = around(from, maths)?.[0] ?? from;
  const until = text.length <= start + width ? text.length : to(text, start, start + width);
  const cut = around(until, maths);
  const left = cut && cut[0] > Math.max(start, first);
  const end = !cut ? until : left ? cut[0] : lettered(text, Math.min(cut[1], start + 2 * width));
  const lead = start ? '… ' : '';
  const shift = lead.length - start;
  /** @param {[number, number][]} spans @returns {[number, number][]} */
  const inside = spans => spans.filter(([a, b]) => a >= start && a < end && b > start)
    .map(([a, b]) => [a + shift, Math.min(b, end) + shift]);
  const shown = text.slice(start, end).trimEnd();
  return {
    text: `${lead}${shown}${end < text.length ? ' …' : ''}`,
    marks: inside(found),
    maths: inside(maths),
  };
}

/**
 * The formula that a place cuts in two.
 * @param {number} at
 * @param {[number, number][]} maths
 */
function around(at, maths) {
  return maths.find(([from, to]) => from < at && at < to);
}

/**
 * A place, or the formulas that it touches.
 * @param {{start: number, end: number}} place
 * @param {[number, number][]} maths
 */
function whole({ start, end }, maths) {
  for (const [from, to] of maths)
    if (start < to && from < end) [start, end] = [Math.min(start, from), Math.max(end, to)];
  return { start, end };
}

/**
 * Places in order, those that touch or overlap made one.
 * @param {{start: number, end: number}[]} places
 * @returns {[number, number][]}
 */
function merged(places) {
  /** @type {[number, number][]} */
  const found = [];
  for (const { start, end } of places.sort((a, b) => a.start - b.start)) {
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
  return space >= 0 && space < first ? space + 1 : lettered(text, from);
}

/**
 * End of the last word that ends by `end`, or `end` where there are no spaces.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function to(text, start, end) {
  const space = text.lastIndexOf(' ', end);
  return space > start + (end - start) / 2 ? space : lettered(text, end);
}

/**
 * The offset, or one less where it would cut a letter in two.
 * @param {string} text
 * @param {number} at
 */
function lettered(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
