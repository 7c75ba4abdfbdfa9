// What a search has to bear, as a list; `node nasty.mjs COUNT` prints it as JSON with so many random texts after it.

import { fileURLToPath } from 'node:url';
import { dice } from './encode.mjs';

export const NASTY = [
  '*a*a*a*a*a*a', '*', '**', '*'.repeat(1000), 'a~9', '~9', 'a~9 b~9', 'foo:', 'title:', ':', '^', 'a^', 'a^9999',
  '+', '-', '--', '-a', '-aaa', '\\', '\\\\', '\\a', '"', '""', '"""', '-"', 'deck:', 'tag:', 'deck:"', 'tag:"',
  'deck:*', 'tag:*', 'tag:/', 'tag:#', 'tag:\u0000', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>',
  '&lt;', '$\\frac', '{{7*7}}', '${7}', '%00', '%', '%E0%A4%A', '../../etc/passwd', '\ud800', '\udc00', 'a\ud800b',
  '\udc00\ud800', '\u0000', '\u202e', '\ufeff', '\uffff', '\u200b', '\ufdec', '\ufded\ufdec', '𝒳'.repeat(1000),
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', '__defineGetter__',
  'deck:__proto__', 'tag:__proto__', 'a', 'aa', 'ab', '1', '·', '·the', '·#a', 'a'.repeat(40), 'a'.repeat(64),
  'a'.repeat(100_000), 'a '.repeat(50_000), '-abc '.repeat(50_000), '"a" '.repeat(50_000), '"'.repeat(100_000),
  'a-'.repeat(50_000), 'deck:a '.repeat(50_000), 'tag:a '.repeat(50_000), ' '.repeat(100_000),
  '\u0301'.repeat(100_000), 'ﷺ'.repeat(10_000), '學'.repeat(100_000), 'abababababababababababababababababababab',
  'aaaaaaaaaaaaaaaaaaaaaaaab', 'x_'.repeat(2000), '(((((((((((((((((((((((((((', '[a-z]{1,1000}', '(a+)+$',
  '∇'.repeat(2000), '\\nabla'.repeat(500), 'aaa '.repeat(8) + 'a', 'null', 'undefined', 'NaN', 'true', '-0',
  '1e999', 'İ', 'ß', 'ſ', 'ŉ', '\u0345', 'Σ', 'a\u0327\u0301', '👩‍👩‍👧', '؀', '\u061c',
];

const PIECES = [
  '*', '~', '^', ':', '+', '-', '"', '\\', ' ', ' ', '#', '·', '/', 'deck:', 'tag:', 'a', 'ab', 'the', '學習', '𝒳',
  '∇', '\\sum', '\ud800', '\u0301', '9',
];

/** Texts of signs, words and letters from all of Unicode; the same in every run. */
export function random(count) {
  const roll = dice(200);
  const letter = () => String.fromCodePoint(roll.below(roll.pick([0x80, 0x3000, 0x110000])));
  const any = () => (roll.next() < 0.7 ? roll.pick(PIECES) : letter());
  return Array.from({ length: count }, () => Array.from({ length: 1 + roll.below(40) }, any).join(''));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify([...NASTY, ...random(Number(process.argv[2]))]));
