export const codeLanguages = ["json", "javascript", "python", "bash", "http"] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

export interface CodeToken {
  text: string;
  /** A CSS color for light and dark themes. */
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
 * Highlights code as tokens by line, not as HTML, since a receiver's response must never become markup. Server
 * components pass the result to CodeBlock; otherwise CodeBlock highlights in the browser.
 */
export async function highlight(code: string, language: CodeLanguage): Promise<HighlightedCode> {
  highlighter ??= load();
  const { tokens } = (await highlighter).codeToTokens(code, {
    lang: language,
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    defaultColor: "light-dark()",
    // The default of half a second per line is too short for the first line on a busy machine.
    tokenizeTimeLimit: 5_000,
    tokenizeMaxLineLength: 5_000,
  });
  return tokens.map((line) =>
    line.map(({ content, htmlStyle }) => ({ text: content, color: htmlStyle?.color })),
  );
}
