// One and many: the other forms under which an English word may stand.  Asked for, never indexed; a word of another
// language asks for terms that no card holds.  Plurals without a rule are indexed: see search/plurals.py.

/**
 * Singular for plural, and plurals for singular.
 * @param {string} word in lower case
 * @returns {string[]}
 */
export function variants(word) {
  /** @type {string[]} */
  const found = [];
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return found;
  if (/[^s]s$/.test(word)) {
    if (word.endsWith('ies')) found.push(`${word.slice(0, -3)}y`);
    if (/(?:[sxz]|[cs]h)es$/.test(word)) found.push(word.slice(0, -2));
    found.push(word.slice(0, -1));
  } else if (/[^aeiou]y$/.test(word)) found.push(`${word.slice(0, -1)}ies`);
  else found.push(/(?:[sxz]|[cs]h)$/.test(word) ? `${word}es` : `${word}s`);
  return found.filter(form => form.length > 2);
}
