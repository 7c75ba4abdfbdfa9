// What a term in a card counts for.  Pure.

/**
 * @typedef {Pick<import('./shards.js').Manifest, 'cards' | 'fields' | 'boosts' | 'totals' | 'b' | 'k1'>} Figures
 */

/**
 * What each posting of a term counts for: lunr's BM25, rounded as Python's `round(score, 3)`.
 * @param {import('./digits.js').Postings} postings
 * @param {Figures} figures
 * @returns {Float64Array}
 */
export function scores({ starts, lengths, counts }, { cards, fields, boosts, totals, b, k1 }) {
  const found = new Float64Array(lengths.length);
  const idf = Math.log(1 + Math.abs((cards - found.length + 0.5) / (found.length + 0.5)));
  for (let field = 0; field < fields.length; field += 1) {
    const average = totals[field] / cards;
    for (let n = starts[field]; n < starts[field + 1]; n += 1) {
      const count = counts[n];
      const score = (idf * ((k1 + 1) * count)) / (k1 * (1 - b + b * (lengths[n] / average)) + count);
      found[n] = thousandths(score * boosts[field]) / 1000;
    }
  }
  return found;
}

/**
 * The whole number nearest to a thousand times `score`; of two as near, the even one.
 * @param {number} score at least 0 and less than 2 ** 20
 */
export function thousandths(score) {
  const product = score * 1000; // may be off by a bit, which matters near a half only
  const low = Math.floor(product);
  if (Math.abs(product - low - 0.5) > 1e-6) return Math.round(product);
  const exact = BigInt(score * 2 ** 64) * 2000n; // a double of this size is a whole number of 2 ** -64
  const half = BigInt(2 * low + 1) << 64n;
  if (exact === half) return low + (low & 1);
  return exact > half ? low + 1 : low;
}
