"use client";

import { Fragment, useEffect, useState } from "react";
import { CopyButton } from "./copy-button";
import type { CodeLanguage, HighlightedCode } from "./highlight";
import { VisibleText } from "./visible-text";

interface CodeBlockProps {
  code: string;
  /** "text": anything else, in one colour. */
  language: CodeLanguage | "text";
  /** What it is, for the copy button and screen readers, for example "response body". */
  label: string;
  /** From `highlight` in a server component; without it the colours are loaded when the block is shown. */
  highlighted?: HighlightedCode;
  /** Break long lines instead of scrolling sideways. */
  wrap?: boolean;
  className?: string;
}

/** Colouring more than this makes the page hang for no use. */
const maxHighlightedLength = 50_000;

/** Code, or text from outside: shown as text, with the characters that would not show made visible. */
export function CodeBlock({
  code,
  language,
  label,
  highlighted,
  wrap = false,
  className = "",
}: CodeBlockProps) {
  const lines = useHighlighted(code, language, highlighted);
  return (
    <div className={`group relative overflow-hidden rounded-lg border border-border bg-surface ${className}`}>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-[32rem] overflow-auto p-4 pe-12 focus-visible:status-focused"
      >
        <pre
          className={`font-mono text-xs leading-5 ${wrap ? "break-all whitespace-pre-wrap" : "whitespace-pre"}`}
        >
          <code>{lines ? <Tokens lines={lines} /> : <VisibleText text={code} />}</code>
        </pre>
      </section>
      <CopyButton value={code} label={label} className="absolute end-1.5 top-1.5 bg-surface" />
    </div>
  );
}

function Tokens({ lines }: { lines: HighlightedCode }) {
  return lines.map((line, row) => (
    // biome-ignore-start lint/suspicious/noArrayIndexKey: a token is known by its place alone
    <Fragment key={row}>
      {row > 0 && "\n"}
      {line.map(({ text, color }, column) => (
        <span key={column} style={{ color }}>
          <VisibleText text={text} />
        </span>
      ))}
    </Fragment>
    // biome-ignore-end lint/suspicious/noArrayIndexKey: see above
  ));
}

function useHighlighted(code: string, language: CodeLanguage | "text", given: HighlightedCode | undefined) {
  const [own, setOwn] = useState<{ code: string; lines: HighlightedCode }>();
  useEffect(() => {
    if (given || language === "text" || code.length > maxHighlightedLength) return;
    let current = true;
    import("./highlight")
      .then(({ highlight }) => highlight(code, language))
      .then(
        (lines) => current && setOwn({ code, lines }),
        () => undefined, // Plain text is as good, only less pretty.
      );
    return () => {
      current = false;
    };
  }, [code, language, given]);
  if (given) return given;
  return own?.code === code ? own.lines : undefined;
}
