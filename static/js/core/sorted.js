// Places in sorted lists of terms.  The order is that of UTF-16 units, which is JavaScript's own.

/**
 * The place of the first term that does not come before `term`.
 * @param {readonly string[]} sorted
 * @param {string} term
 */
export function place(sorted, term) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < term) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * From where up to where the terms begin with `prefix`.
 * @param {readonly string[]} sorted
 * @param {string} prefix
 * @returns {[number, number]}
 */
export function span(sorted, prefix) {
  const from = place(sorted, prefix);
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle].startsWith(prefix)) low = middle + 1;
    else high = middle;
  }
  return [from, low];
}
