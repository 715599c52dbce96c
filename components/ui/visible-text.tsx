import { nameOf, splitHidden } from "./split-hidden";

/** Text of receivers and tenants, with hidden and direction-changing characters made visible. */
export function VisibleText({ text }: { text: string }) {
  const parts = splitHidden(text);
  if (parts.every(({ hidden }) => hidden === null)) return parts.map((part) => part.text).join("");
  return parts.map(({ text: piece, hidden }, index) =>
    hidden === null ? (
      piece
    ) : (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is identified only by its position
        key={index}
        title={`Hidden character ${hidden}`}
        className="rounded-xs bg-warning-soft px-0.5 text-warning-soft-foreground"
      >
        {nameOf(piece, hidden)}
      </mark>
    ),
  );
}
