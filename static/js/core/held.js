// How many of the words cards hold.  Pure.

/**
 * For each of the serials, how many of the words that card holds.
 * @param {import('./words.js').Meant[]} words
 * @param {ReadonlyMap<string, import('./shards.js').Record>} records
 * @param {Uint32Array} serials
 * @returns {Uint8Array}
 */
export function held(words, records, serials) {
  const size = serials.reduce((most, serial) => Math.max(most, serial + 1), 0);
  const counts = new Uint8Array(size);
  for (const { ways } of words) {
    const word = new Uint8Array(size);
    for (const way of ways) {
      const groups = new Uint8Array(size);
      way.forEach((group, n) => mark(groups, group.terms, records, n));
      for (let serial = 0; serial < size; serial += 1) if (groups[serial] === way.length) word[serial] = 1;
    }
    for (let serial = 0; serial < size; serial += 1) counts[serial] += word[serial];
  }
  return Uint8Array.from(serials, serial => counts[serial]);
}

/**
 * Counts up the cards that hold one of the terms and have come so far.
 * @param {Uint8Array} groups
 * @param {string[]} terms
 * @param {ReadonlyMap<string, import('./shards.js').Record>} records
 * @param {number} so groups before this one
 */
function mark(groups, terms, records, so) {
  for (const term of terms) {
    const serials = records.get(term)?.serials;
    if (!serials) continue;
    for (let n = 0; n < serials.length; n += 1) if (groups[serials[n]] === so) groups[serials[n]] = so + 1;
  }
}
