// Which cards a query finds and what each scores, to the last bit as lunr 2.3.9's `Index.query` has it.

import { ranked } from './ranking.js';

/**
 * @typedef {import('./shards.js').Record} Record
 * @typedef {import('./weights.js').Figures} Figures
 *
 * Terms of which a card may, must or must not hold one.
 * @typedef {object} Clause
 * @property {string[]} terms in lunr's order; those without a record are passed over
 * @property {number} [boost] 1 if it is left out; never below 0
 * @property {number[]} [boosts] of each term, in place of `boost`
 * @property {number[]} [fields] numbers of the fields to look in, all if it is left out
 * @property {'optional' | 'required' | 'prohibited'} [presence]
 *
 * @typedef {import('./ranking.js').Ranking} Ranking
 */

/**
 * Whether a query excludes only, so that it lists all cards but those.
 * @param {Clause[]} clauses
 */
export function negated(clauses) {
  return clauses.every(({ presence }) => presence === 'prohibited');
}

// The desk of `found`: a place for each card, used within one call only.
let desk = laid(0, 0);

/**
 * @param {number} size
 * @param {number} fields
 */
function laid(size, fields) {
  return {
    size,
    dots: Array.from({ length: fields }, () => new Float64Array(size)),
    seen: new Uint32Array(size), // a bit for each field
    held: new Uint8Array(size), // how many of the required clauses; 255 for a card that is prohibited
    spot: new Uint32Array(size), // place among the cards found, from 1
    serials: new Uint32Array(size),
    scores: new Float64Array(size),
  };
}

/**
 * The cards that a query finds, in lunr's order.
 * @param {Clause[]} clauses at most 32 fields, less than 255 required ones
 * @param {ReadonlyMap<string, Record>} records of their terms
 * @param {Figures} figures
 * @param {Uint32Array} [all] serials of all cards, ascending; needed when the query is `negated`
 * @returns {Ranking}
 */
export function found(clauses, records, figures, all = new Uint32Array(0)) {
  const every = figures.fields.map((_, field) => field);
  const asked = clauses.map(clause => known(clause, records, every));
  const start = negated(clauses) && all.length ? all[all.length - 1] + 1 : 0;
  const size = asked.reduce((most, { found }) => found.reduce(reach, most), start);
  if (size > desk.size || desk.dots.length < every.length) desk = laid(Math.ceil(size * 1.25), every.length);
  const needed = held(asked, size);
  if (negated(clauses)) {
    const serials = all.filter(serial => desk.held[serial] === needed);
    return { serials, scores: new Float64Array(serials.length) };
  }
  const lengths = multiplied(asked, every.length, size);
  return ranked(discovered(asked, lengths, needed, size));
}

/**
 * @typedef {object} Asked a clause with the records of its terms
 * @property {Record[]} found
 * @property {number[]} boosts
 * @property {number[]} fields
 * @property {string} presence
 *
 * @param {Clause} clause
 * @param {ReadonlyMap<string, Record>} records
 * @param {number[]} every
 * @returns {Asked}
 */
function known({ terms, boost = 1, boosts, fields, presence = 'optional' }, records, every) {
  /** @type {Asked} */
  const asked = { found: [], boosts: [], fields: fields ?? every, presence };
  for (let n = 0; n < terms.length; n += 1) {
    const record = records.get(terms[n]);
    if (!record) continue;
    asked.found.push(record);
    asked.boosts.push(boosts ? boosts[n] : boost);
  }
  return asked;
}

/**
 * One more than the last serial of a term, or `most` if that is more.
 * @param {number} most
 * @param {Record} record
 */
function reach(most, { starts, serials }) {
  let found = most;
  for (let field = 1; field < starts.length; field += 1)
    if (starts[field] > starts[field - 1]) found = Math.max(found, serials[starts[field] - 1] + 1);
  return found;
}

/**
 * Notes on the desk which clauses the cards hold.
 * @param {Asked[]} asked
 * @param {number} size
 * @returns {number} what `desk.held` is for cards that hold all required and nothing prohibited
 */
function held(asked, size) {
  const { held } = desk;
  held.fill(0, 0, size);
  let needed = 0;
  for (const clause of asked) {
    if (clause.presence !== 'required') continue;
    each(clause, serial => { if (held[serial] === needed) held[serial] += 1 });
    needed += 1;
  }
  for (const clause of asked) if (clause.presence === 'prohibited') each(clause, serial => { held[serial] = 255 });
  return needed;
}

/**
 * @param {Asked} clause
 * @param {(serial: number) => void} note
 */
function each({ found, fields }, note) {
  for (const { starts, serials } of found)
    for (const field of fields)
      for (let n = starts[field]; n < starts[field + 1]; n += 1) note(serials[n]);
}

/**
 * The terms of a query in their order, and what each counts for, field by field: lunr's query vectors.
 * @param {Asked[]} asked
 * @param {number} width number of fields
 * @returns {{terms: Record[], boosts: Float64Array[]}}
 */
function vectors(asked, width) {
  /** @type {Map<Record, number[]>} */
  const rows = new Map();
  for (const { found, boosts, fields, presence } of asked) {
    if (presence === 'prohibited') continue;
    for (let n = 0; n < found.length; n += 1) {
      let row = rows.get(found[n]);
      if (!row) rows.set(found[n], row = new Array(width).fill(0));
      for (const field of fields) row[field] += boosts[n];
    }
  }
  const terms = [...rows.keys()].sort((a, b) => a.place - b.place);
  const boosts = Array.from({ length: width }, () => new Float64Array(terms.length));
  terms.forEach((term, n) => rows.get(term)?.forEach((boost, field) => { boosts[field][n] = boost }));
  return { terms, boosts };
}

/**
 * Notes on the desk the product of query and card, field by field.  Terms are added in their order, as lunr adds them.
 * @param {Asked[]} asked
 * @param {number} width number of fields
 * @param {number} size
 * @returns {number[]} length of the query, field by field
 */
function multiplied(asked, width, size) {
  const { terms, boosts } = vectors(asked, width);
  return boosts.map((row, field) => {
    const dots = desk.dots[field].fill(0, 0, size);
    let squares = 0;
    for (let t = 0; t < terms.length; t += 1) {
      squares += row[t] * row[t];
      if (row[t]) add(dots, terms[t], field, row[t]);
    }
    return Math.sqrt(squares);
  });
}

/**
 * @param {Float64Array} dots
 * @param {Record} record
 * @param {number} field
 * @param {number} boost
 */
function add(dots, { starts, serials, scores }, field, boost) {
  const end = starts[field + 1];
  for (let n = starts[field]; n < end; n += 1) dots[serials[n]] += boost * scores[n];
}

/**
 * The cards in the order in which lunr comes upon them: by clause, term, field and serial.
 * @param {Asked[]} asked
 * @param {number[]} lengths
 * @param {number} needed
 * @param {number} size
 * @returns {Ranking}
 */
function discovered(asked, lengths, needed, size) {
  const { dots, seen, held, spot, serials, scores } = desk;
  seen.fill(0, 0, size);
  spot.fill(0, 0, size);
  let count = 0;
  for (const { found, fields, presence } of asked) {
    if (presence === 'prohibited') continue;
    for (const record of found)
      for (const field of fields) {
        const bit = 1 << field;
        for (let n = record.starts[field]; n < record.starts[field + 1]; n += 1) {
          const serial = record.serials[n];
          if (seen[serial] & bit || held[serial] !== needed) continue;
          seen[serial] |= bit;
          const score = dots[field][serial] / lengths[field] || 0;
          if (spot[serial]) {
            scores[spot[serial] - 1] += score;
            continue;
          }
          serials[count] = serial;
          scores[count] = score;
          spot[serial] = count += 1;
        }
      }
  }
  return { serials: serials.subarray(0, count), scores: scores.subarray(0, count) };
}
