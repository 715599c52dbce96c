export const codeLanguages = ["json", "javascript", "python", "bash", "http"] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

export interface CodeToken {
  text: string;
  /** A CSS colour that knows light and dark. */
  color: string | undefined;
}
export type HighlightedCode = CodeToken[][];

async function load() {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import("shiki/core"),
    import("shiki/engine/javascript"),
  ]);
  return createHighlighterCore({
    engine: createJavaScriptRegexEngine(),
    themes: [
      import("shiki/themes/github-light-high-contrast.mjs"),
      import("shiki/themes/github-dark-high-contrast.mjs"),
    ],
    langs: [
      import("shiki/langs/json.mjs"),
      import("shiki/langs/javascript.mjs"),
      import("shiki/langs/python.mjs"),
      import("shiki/langs/bash.mjs"),
      import("shiki/langs/http.mjs"),
    ],
  });
}

let highlighter: ReturnType<typeof load> | undefined;

/**
 * Colours code, line by line, as tokens and not as HTML: what a receiver answered must never become markup.
 * Server components call it and hand the result to CodeBlock; in the browser CodeBlock loads it when shown.
 */
export async function highlight(code: string, language: CodeLanguage): Promise<HighlightedCode> {
  highlighter ??= load();
  const { tokens } = (await highlighter).codeToTokens(code, {
    lang: language,
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    defaultColor: "light-dark()",
    // The default half second per line is not enough for the first line on a busy machine: half-coloured code.
    tokenizeTimeLimit: 5_000,
    tokenizeMaxLineLength: 5_000,
  });
  return tokens.map((line) =>
    line.map(({ content, htmlStyle }) => ({ text: content, color: htmlStyle?.color })),
  );
}
