// What can be done with all that was found: print it, study it.

/** @typedef {import('./answer.js').Hit} Hit */

const MOST = 200; // cards that are handed on

/**
 * Makes the buttons ready; the function it gives tells them what was found.  Links lead to pages of the site; from a
 * folder, where the page to print from cannot fetch cards, this page is printed.
 * @param {HTMLElement} place
 * @param {(limit: number) => Promise<import('./answer.js').Answer | null>} ask for the same cards, more of them
 * @param {(limit: number) => Promise<void>} show
 * @returns {(hits: Hit[], total: number) => void}
 */
export function takers(place, ask, show) {
  const links = [...place.querySelectorAll('a')];
  let found = 0;
  let there = 0;
  for (const link of links)
    link.onclick = async event => {
      if (location.protocol === 'file:' && 'print' in link.dataset) {
        event.preventDefault();
        await show(MOST);
        return print();
      }
      if (there >= Math.min(found, MOST) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const answer = await ask(MOST);
      lead(link, answer?.hits ?? []);
      location.href = link.href;
    };
  return (hits, total) => {
    [there, found] = [hits.length, total];
    place.hidden = !hits.length;
    for (const link of links) lead(link, hits);
  };
}

/** @param {HTMLAnchorElement} link @param {Hit[]} hits */
function lead(link, hits) {
  if (hits.length) link.search = `?cards=${hits.slice(0, MOST).map(({ id }) => encodeURIComponent(id)).join(',')}`;
}
