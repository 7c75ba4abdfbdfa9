"""Answers made in advance, given by a script in the place of the search worker, so that a test sees what it wants.

A word of the question chooses: "many", "misspelt", "wide", "none", "formula", "answer", "hostile", "slow"; others give
three cards.  Filters narrow the 214 cards of "many" as the real ones would.
"""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

NASTY = "<img src=x onerror=alert(1)><script>alert(1)</script>&amp;"
_WORKER = r"""
const NASTY = '<img src=x onerror=alert(1)><script>alert(1)</script>&amp;';
const DECKS = ['Cells and molecules', 'Plants', 'Git'];
const tag = n => n % 4 === 3 ? 'exam' : n % 4 ? `week-${n % 40}` : NASTY;
const plain = text => ({ text, marks: [], maths: [] });
const found = (text, word) => ({ ...plain(text), marks: [[text.indexOf(word), text.indexOf(word) + word.length]] });
const PAGES = ['decks/biology/cells.html', 'decks/biology/plants.html', 'decks/code/git.html'];
const hit = (n, more = {}) => ({
  id: `c${n}`, href: `${PAGES[n % 3]}#c${n}`, deck: DECKS[n % 3], section: n % 2 ? 'Membranes' : '', number: n + 1,
  asked: found(`Question ${n} about many things`, 'many'), told: plain(`Answer ${n}, in a few words.`),
  inside: 'question', ...more,
});
const none = { hits: [], total: 0, every: 0, unknown: [], instead: [], wide: false, facets: null };
function tally(cards, name) {
  const counts = new Map();
  for (const n of cards) counts.set(name(n), (counts.get(name(n)) ?? 0) + 1);
  return [...counts];
}
function many({ limit, deck = [], tag: tags = [], facets }) {
  const all = [...Array(214).keys()].filter(n => tags.every(t => t === tag(n)));
  const cards = all.filter(n => !deck.length || deck.includes(n % 3));
  return {
    ...none, hits: cards.slice(0, limit).map(n => hit(n)), total: cards.length, every: Math.min(cards.length, 30),
    facets: facets ? {
      decks: tally(all, n => n % 3).map(([deck, count]) => ({ deck, title: DECKS[deck], count })),
      tags: tally(cards, tag).map(([tag, count]) => ({ tag, count })),
    } : null,
  };
}
const three = more => ({ ...none, hits: [0, 1, 2].map(n => hit(n, more)), total: 3, every: 3 });
const FORMULA = { text: 'Why is ∇L(w) = 0 at a minimum?', marks: [[7, 16]], maths: [[7, 16]] };
function answer(question) {
  const { text } = question;
  if (/many/.test(text)) return many(question);
  if (/misspelt/.test(text)) return { ...three(), instead: [{ word: 'misspelt', by: 'gradient' }] };
  if (/wide/.test(text)) return { ...none, wide: true };
  if (/none/.test(text)) return { ...none, unknown: [{ word: 'none', near: ['nine', NASTY] }] };
  if (/formula/.test(text)) return three({ asked: FORMULA });
  if (/answer/.test(text))
    return three({ asked: plain('What is told?'), told: found('The answer is here.', 'answer'), inside: 'answer' });
  if (/hostile/.test(text))
    return three({ deck: NASTY, section: NASTY, asked: { ...plain(NASTY), marks: [[0, 4]] }, told: plain(NASTY) });
  return text ? three() : none;
}
addEventListener('message', ({ data }) => {
  if (data.id === undefined) return postMessage({ ready: 214, beat: true });
  const question = data.question ?? data;
  setTimeout(() => postMessage({ id: data.id, found: answer(question) }), /slow/.test(question.text) ? 400 : 0);
});
"""


def prepare(place: Page | BrowserContext) -> None:
    """The pages that are opened from now on get the answers made in advance."""
    place.route("**/js/worker.js", lambda route: route.fulfill(body=_WORKER, content_type="text/javascript"))
