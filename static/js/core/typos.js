// A misspelt word as an automaton, step by step in lunr's order.  Pure.

export const ANY = '*';

/**
 * A point in reading a pattern; `steps` leads on by a letter, or by any letter.
 * @typedef {{whole: boolean, steps: {[letter: string]: State}}} State
 */

/**
 * A misspelt word as states.  What is left of the word and of the edits makes a reading; a state holds several, since a
 * letter can be right by one reading and a mistake by another.  States are made when they are reached.
 * @param {string} word
 * @param {number} edits
 * @returns {State}
 */
export function misspelt(word, edits) {
  /** @type {Map<string, State>} */
  const made = new Map();

  /** @param {[number, string][]} readings @returns {State} */
  function reached(readings) {
    const key = readings.map(([left, rest]) => left + rest).join('\n');
    let known = made.get(key);
    if (!known) made.set(key, known = lazy(readings));
    return known;
  }

  /** @param {[number, string][]} readings @returns {State} */
  function lazy(readings) {
    /** @type {{[letter: string]: State} | null} */
    let steps = null;
    return {
      whole: readings.some(([left, rest]) => rest.length <= left),
      get steps() {
        if (!steps) {
          const next = spelt(readings);
          steps = Object.create(null);
          for (const letter of Object.keys(next)) /** @type {any} */ (steps)[letter] = reached(next[letter]);
        }
        return /** @type {any} */ (steps);
      },
    };
  }
  return reached([[edits, word]]);
}

/**
 * By which letters readings go on, and with which readings.  lunr makes the steps of a reading in the order right
 * letter, any letter, later letter; it follows them from the last to the first.
 * @param {[number, string][]} readings
 * @returns {{[letter: string]: [number, string][]}}
 */
function spelt(readings) {
  /** @type {{[letter: string]: [number, string][]}} */
  const next = Object.create(null);
  /** @param {string} letter @param {number} left @param {string} rest */
  const follow = (letter, left, rest) => {
    if (!next[letter].some(other => other[0] === left && other[1] === rest)) next[letter].push([left, rest]);
  };
  /** @param {number} left @param {string} rest */
  function spell(left, rest) {
    const [right, later] = [rest.charAt(0), rest.charAt(1)];
    for (const letter of left ? [right, ANY, later] : [right]) if (letter) next[letter] ??= [];
    if (left && later) follow(later, left - 1, right + rest.slice(2)); // two letters in each other's place
    if (left && right) follow(ANY, left - 1, rest.slice(1)); // a wrong letter
    if (left && later) spell(left - 1, rest.slice(1)); // a letter is missing
    if (left) follow(ANY, left - 1, rest); // a letter too much
    if (right) follow(right, left, rest.slice(1));
  }
  for (const [left, rest] of readings) spell(left, rest);
  return next;
}
