// The form of the page to print from: what is chosen in it, and what there is to choose.

import { named, piece } from './pieces.js';

/**
 * @typedef {import('./core/choice.js').Choice} Choice
 * @typedef {import('./slips.js').Slip} Slip
 */

/**
 * Sets the form to a choice and tells of each change; `offer` shows the sections and tags of the cards there are.
 * @param {Choice} first
 * @param {(choice: Choice) => void} changed
 */
export function form(first, changed) {
  const choices = /** @type {HTMLFormElement} */ (named('paper-form'));
  const deck = /** @type {HTMLSelectElement} */ (named('deck'));
  const [x, y] = /** @type {HTMLInputElement[]} */ ([named('nudge-x'), named('nudge-y')]);
  const cuts = /** @type {HTMLInputElement} */ (named('cuts'));
  let now = first;

  for (const name of /** @type {const} */ (['sheet', 'paper', 'duplex'])) /** @type {HTMLInputElement} */ (named(`${name}-${first[name]}`)).checked = true;
  [x.value, y.value] = first.nudge.map(String);
  cuts.checked = first.cuts;
  decks(deck, first);

  choices.onsubmit = event => event.preventDefault();
  choices.onchange = event => {
    const part = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target);
    const fields = new FormData(choices);
    const [sheet, paper, duplex] = ['sheet', 'paper', 'duplex'].map(name => String(fields.get(name)));
    const [right, down] = [x, y].map(field => Math.max(-5, Math.min(5, field.valueAsNumber || 0)));
    now = { ...now, sheet, paper, duplex, nudge: [right, down], cuts: cuts.checked };
    const other = part === deck;
    const none = { tags: [], sections: [], cards: [] };
    if (other) now = { ...now, ...(deck.value ? { decks: [deck.value], ...none } : which(first)) };
    else if (part.name === 'section' || part.name === 'tag')
      now = { ...now, sections: fields.getAll('section').map(String), tags: fields.getAll('tag').map(String) };
    changed(now);
  };

  return {
    choice: first,
    /** @param {Slip[]} cards @param {Choice} choice */
    offer(cards, choice) {
      now = choice;
      const one = choice.decks.length === 1;
      /** @type {Map<string, string>} */
      const sections = new Map(one ? cards.filter(card => card.section).map(card => [card.part, card.section]) : []);
      const all = [...new Set(choice.decks.length ? cards.flatMap(card => card.tags) : [])];
      const tags = all.filter(tag => choice.tags.includes(tag) || cards.some(card => !card.tags.includes(tag)));
      boxes(named('sections'), 'section', sections.size > 1 ? [...sections] : [], choice.sections);
      boxes(named('tags'), 'tag', tags.map(tag => [tag, tag]), choice.tags);
    },
  };
}

/** Which cards a choice names, not how they are printed. @param {Choice} choice */
function which({ decks, tags, sections, cards }) {
  return { decks, tags, sections, cards };
}

/** The decks of the site, and what else the address asks for. @param {HTMLSelectElement} list @param {Choice} choice */
function decks(list, { decks, tags, cards }) {
  /** @type {NodeListOf<HTMLElement>} */
  const links = document.querySelectorAll('#decks a');
  const all = [...links].map(link => new Option(link.textContent ?? '', link.dataset.deck));
  let several = decks.length > 1 ? `${decks.length} decks` : decks.length ? '' : 'Choose a deck';
  if (cards.length) several = `${cards.length === 1 ? '1 card' : `${cards.length} cards`} chosen`;
  else if (!decks.length && tags.length) several = `Tag ${tags.join(', ')}`;
  list.replaceChildren(...(several ? [new Option(several, '')] : []), ...all);
  list.value = !several ? decks[0] : '';
}

/**
 * @param {HTMLElement} place
 * @param {string} name
 * @param {[string, string][]} offered value and text
 * @param {string[]} chosen
 */
function boxes(place, name, offered, chosen) {
  place.hidden = !offered.length;
  place.querySelector('.boxes')?.replaceChildren(...offered.map(([value, text]) => {
    const label = piece('label', 'check');
    const box = piece('input');
    Object.assign(box, { type: 'checkbox', name, value, checked: chosen.includes(value) });
    label.append(box, ` ${text}`);
    return label;
  }));
}
