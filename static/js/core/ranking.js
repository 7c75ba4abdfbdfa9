// Cards by their scores.  Pure.

/** @typedef {{serials: Uint32Array, scores: Float64Array}} Ranking cards, and what each scores */

const FEW = 500;

/**
 * The same cards, the best first; equal ones stay in their order.
 * @param {Ranking} ranking
 * @returns {Ranking}
 */
export function ranked({ serials, scores }) {
  const order = places(scores);
  const best = { serials: new Uint32Array(order.length), scores: new Float64Array(order.length) };
  for (let n = 0; n < order.length; n += 1) {
    best.serials[n] = serials[order[n]];
    best.scores[n] = scores[order[n]];
  }
  return best;
}

/**
 * Places of the scores from the largest to the smallest.  Many are sorted byte by byte, since doubles of at least 0
 * sort as their bytes do, and comparing tens of thousands two by two takes too long for a key press.
 * @param {Float64Array} scores none below 0
 * @returns {Uint32Array}
 */
function places(scores) {
  let order = new Uint32Array(scores.length).map((_, n) => n);
  if (order.length < FEW) return order.sort((a, b) => scores[b] - scores[a] || a - b);
  const bytes = new Uint8Array(scores.buffer, scores.byteOffset, 8 * scores.length); // the lowest first
  let other = new Uint32Array(order.length);
  for (let byte = 0; byte < 8; byte += 1) {
    const ends = new Uint32Array(257);
    for (let at = byte; at < bytes.length; at += 8) ends[bytes[at]] += 1;
    if (ends[bytes[byte]] === order.length) continue; // all the same
    for (let value = 255; value >= 0; value -= 1) ends[value] += ends[value + 1];
    for (let n = order.length - 1; n >= 0; n -= 1) other[(ends[bytes[8 * order[n] + byte]] -= 1)] = order[n];
    [order, other] = [other, order];
  }
  return order;
}
