// What is wanted on paper, to and from addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAPERS, SHEETS, SIDES, choice, memory, query } from '../../static/js/core/choice.js';

test('without anything it is a fold list on A4', () => {
  const { sheet, paper, duplex, nudge, cuts } = choice('', null);
  assert.deepEqual({ sheet, paper, duplex, nudge, cuts }, { sheet: 'fold-list', paper: 'a4', duplex: 'long-edge', nudge: [0, 0], cuts: true });
});

test('the address wins over what was kept, and what is no choice counts for nothing', () => {
  const kept = memory(choice('?sheet=cornell&paper=letter&nudge=1,-2&cuts=off', null));
  assert.equal(choice('?sheet=cloze', kept).sheet, 'cloze');
  assert.equal(choice('?sheet=poster', kept).sheet, 'cornell');
  assert.deepEqual(choice('', kept).nudge, [1, -2]);
  assert.equal(choice('', kept).cuts, false);
  for (const bad of ['', 'null', '[]', '7', '{"sheet":3}', '{', '"x"']) assert.equal(choice('', bad).sheet, 'fold-list', bad);
});

test('what an address asks for comes out of it again', () => {
  for (const sheet of SHEETS)
    for (const paper of PAPERS)
      for (const duplex of SIDES) {
        const asked = { decks: ['a/b c', 'd&e'], tags: ['x,y'], sections: ['s-1'], cards: ['one', 'two'], sheet, paper, duplex, nudge: [0.5, -5], cuts: false };
        assert.deepEqual(choice(query(asked), null), asked);
      }
});

test('backs are moved five millimetres at most', () => {
  assert.deepEqual(choice('?nudge=99,-99', null).nudge, [5, -5]);
  assert.deepEqual(choice('?nudge=x,2', null).nudge, [0, 2]);
});

test('a test sheet is not what one wants the next time', () => {
  assert.equal(choice('', memory(choice('?sheet=test', null))).sheet, 'fold-list');
});
