// Decks as pages: formulas by KaTeX, callouts folded.
import katex from "@vscode/markdown-it-katex";
import callouts from "./callouts.mjs";

export default function (settings) {
  settings.addGlobalData("layout", "deck.njk");
  settings.amendLibrary("md", (markdown) => markdown.use(katex.default ?? katex).use(callouts));
  return { dir: { input: "content", output: "site", includes: "../layouts" }, markdownTemplateEngine: false };
}
