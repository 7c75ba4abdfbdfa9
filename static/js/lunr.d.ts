// What is used of lunr.js 2.3.9, which the build puts beside these modules.
import type { Index } from './core/search.js';

declare const lunr: {
  Index: { load(serialised: unknown): Index };
  Query: { wildcard: { NONE: number; TRAILING: number }; presence: { OPTIONAL: number; REQUIRED: number } };
  TokenSet: { prototype: object };
};
export default lunr;
