"use client";

import { Fragment, useEffect, useState } from "react";
import { CopyButton } from "./copy-button";
import type { CodeLanguage, HighlightedCode } from "./highlight";
import { ScrollRegion } from "./scroll-region";
import { VisibleText } from "./visible-text";

interface CodeBlockProps {
  code: string;
  /** "text" is not highlighted. */
  language: CodeLanguage | "text";
  /** Label for the copy button and screen readers, for example "response body". */
  label: string;
  /** From `highlight` in a server component. Without it, the code is highlighted in the browser. */
  highlighted?: HighlightedCode;
  /** Wraps long lines instead of scrolling horizontally. */
  wrap?: boolean;
  className?: string;
}

/** Highlighting longer code would block the page. */
const maxHighlightedLength = 50_000;

/** Code or untrusted text, shown as text with hidden characters made visible. */
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
      <ScrollRegion label={label} className="max-h-[32rem] p-4 pe-12">
        <pre
          className={`font-mono text-xs leading-5 ${wrap ? "break-all whitespace-pre-wrap" : "whitespace-pre"}`}
        >
          <code>{lines ? <Tokens lines={lines} /> : <VisibleText text={code} />}</code>
        </pre>
      </ScrollRegion>
      <CopyButton value={code} label={label} className="absolute end-1.5 top-1.5 bg-surface" />
    </div>
  );
}

function Tokens({ lines }: { lines: HighlightedCode }) {
  return lines.map((line, row) => (
    // biome-ignore-start lint/suspicious/noArrayIndexKey: a token is identified only by its position
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
        () => undefined, // Falls back to plain text.
      );
    return () => {
      current = false;
    };
  }, [code, language, given]);
  if (given) return given;
  return own?.code === code ? own.lines : undefined;
}
