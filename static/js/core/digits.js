// Numbers and postings out of the 64 digits of the search files.

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const VALUES = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;
const TAB = 9;

/**
 * Where a term stands: a number for each card of each field, those of field f from `starts[f]` up to `starts[f + 1]`.
 * @typedef {object} Postings
 * @property {Uint32Array} starts
 * @property {Uint32Array} serials cards, ascending within a field
 * @property {Uint32Array} lengths terms of that field of that card
 * @property {Uint32Array} counts how often the term is among them
 */

/**
 * The value of one digit; 0 for what is none.
 * @param {string} text
 * @param {number} at
 */
export function digit(text, at) {
  return VALUES[text.charCodeAt(at)] ?? 0;
}

// Where the next number is read, and room for postings until their number is known: both are used within one call only.
let at = 0;
let room = new Uint32Array(3 * 1024);

/**
 * The number that is read next, in groups of five bits, the lowest first.
 * @param {string} text
 */
function number(text) {
  let value = 0;
  for (let shift = 0; ; shift += 5) {
    const next = VALUES[text.charCodeAt(at)];
    at += 1;
    value |= (next & 31) << shift;
    if (!(next >= 32)) return value; // also at the end of a text that is cut off
  }
}

/**
 * The postings that a line holds after its term.
 * @param {string} line
 * @param {number} from where the first tab is, or the end of the line
 * @param {number} fields
 * @returns {Postings}
 */
export function postings(line, from, fields) {
  const starts = new Uint32Array(fields + 1);
  if (room.length < 3 * line.length) room = new Uint32Array(6 * line.length);
  let size = 0;
  at = from;
  for (let field = 0; field < fields; field += 1) {
    starts[field] = size;
    if (at >= line.length) continue;
    at += 1; // the tab
    for (let serial = -1; at < line.length && line.charCodeAt(at) !== TAB; size += 3) {
      serial += number(line) + 1;
      const code = number(line);
      room[size] = serial;
      room[size + 1] = (code >>> 1) + 1;
      room[size + 2] = code & 1 ? number(line) + 2 : 1;
    }
  }
  starts[fields] = size;
  return dealt(starts.map(start => start / 3), size / 3);
}

/**
 * @param {Uint32Array} starts
 * @param {number} size
 * @returns {Postings}
 */
function dealt(starts, size) {
  const serials = new Uint32Array(size);
  const lengths = new Uint32Array(size);
  const counts = new Uint32Array(size);
  for (let n = 0, place = 0; n < size; n += 1) {
    serials[n] = room[place++];
    lengths[n] = room[place++];
    counts[n] = room[place++];
  }
  return { starts, serials, lengths, counts };
}

/**
 * The terms of lines that give only what differs from the line before.
 * @param {string[]} lines
 * @returns {string[]} in the order of the lines, which is that of their UTF-16 units
 */
export function unfolded(lines) {
  let term = '';
  return lines.map(line => {
    const end = line.indexOf('\t');
    term = term.slice(0, digit(line, 0)) + line.slice(1, end < 0 ? line.length : end);
    return term;
  });
}
