// The page to print from: what was chosen is laid out as sheets of paper, as they will be printed.

import { booklet } from './core/imposition.js';
import { choice as asked, memory, query } from './core/choice.js';
import { cut } from './cells.js';
import { form } from './form.js';
import { leaf, leaves } from './leaves.js';
import { folded, gapped, parts } from './lists.js';
import { named, piece } from './pieces.js';
import { slips } from './slips.js';
import { advice, amount } from './advice.js';
import { trial } from './trial.js';

/**
 * @typedef {import('./core/choice.js').Choice} Choice
 * @typedef {import('./slips.js').Slip} Slip
 * @typedef {import('./lists.js').Group} Group
 * @typedef {{root: string, store: {get(name: string): string | null, set(name: string, value: string): void}, policy?: {createHTML(html: string): string}}} Place
 */

const KEPT = 'paper';
const state = document.documentElement.dataset;

addEventListener('deck:print', event => start(/** @type {CustomEvent<Place>} */ (event).detail), { once: true });

/** @param {Place} place */
function start({ root, store, policy }) {
  const source = slips(root, html => policy?.createHTML(html) ?? html);
  const out = named('sheets');
  const stage = named('stage');
  const said = named('said');
  let turn = 0;
  /** @type {Slip[]} */
  let all = [];
  let missing = 0;
  const wanted = form(asked(location.search, store.get(KEPT)), changed);
  changed(wanted.choice, true);

  /** @param {Choice} choice @param {boolean} fetched whether other cards are wanted */
  async function changed(choice, fetched) {
    const mine = ++turn;
    state.fit = 'busy';
    delete state.fault;
    history.replaceState(null, '', query(choice));
    store.set(KEPT, memory(choice));
    try {
      if (fetched) {
        said.textContent = 'Fetching cards…';
        const pile = await source.of(choice);
        if (mine !== turn) return;
        [all, missing] = [pile.cards, pile.missing];
        source.styled();
        wanted.offer(all, choice);
      }
      await laid(choice, () => mine !== turn);
    } catch (fault) {
      if (mine !== turn) return;
      out.replaceChildren();
      said.textContent = 'The cards could not be fetched. Are you online?';
      state.fault = String(fault);
      state.fit = 'failed';
    }
  }

  /** @param {Choice} choice @param {() => boolean} late */
  async function laid(choice, late) {
    const cards = chosen(all, choice);
    /** @type {Map<string, number>} */
    const rungs = new Map();
    const count = (/** @type {string} */ rung, /** @type {number} */ more = 1) => void (more && rungs.set(rung, (rungs.get(rung) ?? 0) + more));
    out.style.setProperty('--nx', `${choice.nudge[0]}mm`);
    out.style.setProperty('--ny', `${choice.nudge[1]}mm`);
    const pause = async (/** @type {number} */ done) => {
      if (late()) throw Error('late');
      said.textContent = `Laying out card ${done} of ${cards.length}…`;
      await new Promise(done => setTimeout(done));
    };
    await pause(0);
    await pictures(cards);
    const groups = grouped(cards, choice);
    const steps = new Map(groups.flatMap(({ cards, step }) => cards.map(card => [card, step])));
    /** @type {HTMLElement[]} */
    let pages;
    if (choice.sheet === 'test') pages = trial(choice);
    else if (choice.sheet.startsWith('cards-') || choice.sheet === 'fold-over') {
      const { sheets, left } = await cut(cards, choice, card => steps.get(card) ?? 0, stage, count, pause);
      const end = { title: 'Too long for a card', run: 'Too long for a card', cards: left, step: 0, mixed: true };
      pages = left.length ? [...sheets, ...await leaves(folded(end, 'fold-list', 'too much for a cell, even at the smallest size'), stage, foot(), () => {})] : sheets;
    } else {
      stage.classList.toggle('half', choice.sheet === 'booklet');
      pages = [];
      for (const group of groups) {
        for (const part of parts(choice.sheet === 'booklet' ? 'fold-list booklet' : choice.sheet, group)) pages.push(...await leaves(part, stage, foot(), part.kind === 'key' ? () => {} : count));
        await pause(cards.indexOf(group.cards[group.cards.length - 1]) + 1);
      }
    }
    if (late()) return;
    numbered(pages);
    const sheets = choice.sheet === 'booklet' ? bound(pages) : pages.map(page => wrapped(page));
    out.replaceChildren(...sheets);
    await document.fonts.ready;
    state.rungs = JSON.stringify(Object.fromEntries(rungs));
    state.sheets = String(sheets.length);
    said.replaceChildren(...amount(choice, cards, sheets.length, choice.sheet === 'cloze' ? cards.filter(gapped).length : cards.length, missing));
    named('how').replaceChildren(...advice(choice));
    state.fit = 'done';
  }

  named('go').onclick = () => print();
}

/** The cards that the sections and tags chosen leave. @param {Slip[]} cards @param {Choice} choice */
function chosen(cards, { decks, tags, sections }) {
  return cards.filter(card => (!sections.length || sections.includes(card.part)) && (!decks.length || !tags.length || tags.some(tag => card.tags.includes(tag))));
}

/** Cards below their titles: a title for each deck, or one for cards of many. @param {Slip[]} cards @param {Choice} choice @returns {Group[]} */
function grouped(cards, { decks, tags }) {
  if (!decks.length) {
    const title = tags.length ? `Tag ${tags.join(', ')}` : 'Chosen cards';
    return cards.length ? [{ title, run: title, cards, step: 0, mixed: true }] : [];
  }
  /** @type {Map<string, Slip[]>} */
  const by = new Map();
  for (const card of cards) by.set(card.deck, [...by.get(card.deck) ?? [], card]);
  return [...by].map(([title, cards], step) => ({ title, run: title, cards, step, mixed: false }));
}

/** Settles when every picture has its size, or cannot be had. @param {Slip[]} cards */
async function pictures(cards) {
  const waiting = cards.flatMap(({ prompt, answer }) => [...prompt.querySelectorAll('img'), ...answer?.querySelectorAll('img') ?? []]);
  await Promise.all(waiting.map(picture => picture.decode().catch(() => {})));
}

function foot() {
  return document.querySelector('.brand')?.textContent?.trim() ?? '';
}

/** @param {HTMLElement[]} pages */
function numbered(pages) {
  pages.forEach((page, at) => {
    const folio = page.querySelector('.folio') ?? page.appendChild(piece('p', 'folio'));
    folio.textContent = `${at + 1} / ${pages.length}`;
  });
}

/** @param {HTMLElement[]} pages */
function wrapped(...pages) {
  const made = piece('div', 'sheet');
  made.append(...pages);
  return made;
}

/** Pages two by two in the order of a booklet. @param {HTMLElement[]} pages */
function bound(pages) {
  return booklet(pages.length).map(pair => {
    const sheet = wrapped(...pair.map(at => pages[at] ?? leaf('fold-list booklet empty', '', 0, '')));
    sheet.classList.add('across');
    return sheet;
  });
}
