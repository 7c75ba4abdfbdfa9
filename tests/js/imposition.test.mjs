// Where cards and pages stand on sheets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GRIDS, behind, booklet, flow, spots, strips } from '../../static/js/core/imposition.js';

const eight = GRIDS['cards-2x4'];
const at = (sheet, row, column) => ({ sheet, row, column });

test('cards fill a sheet row by row, then the next', () => {
  assert.deepEqual(spots([1, 1, 1], eight), [at(0, 0, 0), at(0, 0, 1), at(0, 1, 0)]);
  assert.deepEqual(spots(Array(9).fill(1), eight)[8], at(1, 0, 0));
});

test('a wide card takes two cells of one row, and those after it stay after it', () => {
  assert.deepEqual(spots([1, 2, 1], eight), [at(0, 0, 0), at(0, 1, 0), at(0, 2, 0)]);
  assert.deepEqual(spots([1, 2, 2], GRIDS['cards-3x3']), [at(0, 0, 0), at(0, 0, 1), at(0, 1, 0)]);
  assert.deepEqual(spots([1, 1, 1, 2], GRIDS['cards-2x2'])[3], at(1, 0, 0));
});

test('turned twice over the same edge a spot is where it was', () => {
  for (const grid of Object.values(GRIDS))
    for (const edge of ['long-edge', 'short-edge'])
      for (const width of [1, 2])
        for (const spot of spots(Array(grid.rows * grid.columns).fill(width), grid))
          assert.deepEqual(behind(behind(spot, width, grid, edge), width, grid, edge), spot);
});

test('backs lie behind their fronts', () => {
  assert.deepEqual(behind(at(0, 0, 0), 1, eight, 'long-edge'), at(0, 0, 1));
  assert.deepEqual(behind(at(0, 0, 0), 1, eight, 'short-edge'), at(0, 3, 0));
  assert.deepEqual(behind(at(2, 1, 0), 2, GRIDS['cards-3x3'], 'long-edge'), at(2, 1, 1));
});

test('no spot is taken twice, on either side', () => {
  for (const grid of Object.values(GRIDS)) {
    const widths = Array.from({ length: 200 }, (_, n) => 1 + Number(n % 7 === 3));
    for (const side of [spots(widths, grid), spots(widths, grid).map((spot, n) => behind(spot, widths[n], grid, 'long-edge'))]) {
      const cells = side.flatMap(({ sheet, row, column }, n) => Array.from({ length: widths[n] }, (_, more) => `${sheet} ${row} ${column + more}`));
      assert.equal(new Set(cells).size, cells.length);
      assert.ok(side.every(({ column }, n) => column >= 0 && column + widths[n] <= grid.columns));
    }
  }
});

test('a strip of two rows is never cut by the end of a sheet', () => {
  assert.deepEqual(strips([1, 1, 1, 2, 1], 4).map(({ sheet, row }) => [sheet, row]), [[0, 0], [0, 1], [0, 2], [1, 0], [1, 2]]);
});

test('a booklet reads in order when it is folded', () => {
  assert.deepEqual(booklet(4), [[3, 0], [1, 2]]);
  assert.deepEqual(booklet(5), [[7, 0], [1, 6], [5, 2], [3, 4]]);
  for (const count of [1, 2, 7, 8, 33]) {
    const sides = booklet(count);
    assert.deepEqual(sides.flat().sort((a, b) => a - b), [...Array(Math.ceil(count / 4) * 4).keys()]);
    for (let sheet = 0; sheet < sides.length; sheet += 2) assert.equal(sides[sheet][1] + 1, sides[sheet + 1][0]); // front and back of one leaf
  }
});

test('blocks are dealt out in order; a head goes on with what follows', () => {
  const blocks = [30, 30, 30, 30].map(height => ({ height }));
  assert.deepEqual(flow(blocks, () => 70), [[0, 1], [2, 3]]);
  assert.deepEqual(flow([{ height: 60 }, { height: 5, stays: true }, { height: 30 }], () => 70), [[0], [1, 2]]);
  assert.deepEqual(flow([{ height: 60 }], at => (at ? 70 : 50)), [[], [0]]);
  assert.deepEqual(flow([{ height: 5, stays: true }, { height: 69 }], () => 70), [[], [0], [1]]);
  assert.deepEqual(flow([{ height: 5, stays: true }], () => 70), [[0]]);
  assert.deepEqual(flow([], () => 70), [[]]);
});
