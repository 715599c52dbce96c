import { ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { useMemo, useState } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { prettyJson } from "./pretty-json";

interface BodyViewProps {
  text: string;
  /** For example "response body". */
  label: string;
  note?: string | undefined;
}

const encoder = new TextEncoder();

/** A request or response body. JSON is formatted, with a switch to the raw text. */
export function BodyView({ text, label, note }: BodyViewProps) {
  const pretty = useMemo(() => prettyJson(text), [text]);
  const [isRaw, setRaw] = useState(false);
  const shown = isRaw || pretty === null ? text : pretty;
  return (
    <section aria-label={label} className="flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h4 className="text-xs font-medium text-muted">
          <span className="inline-block first-letter:uppercase">{label}</span>, {encoder.encode(text).length}{" "}
          bytes
        </h4>
        {pretty !== null && (
          <ToggleButtonGroup
            aria-label={`Format of the ${label}`}
            size="sm"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[isRaw ? "raw" : "pretty"]}
            onSelectionChange={(keys) => setRaw(keys.has("raw"))}
          >
            <ToggleButton id="pretty">Pretty</ToggleButton>
            <ToggleButton id="raw">Raw</ToggleButton>
          </ToggleButtonGroup>
        )}
      </div>
      {text === "" ? (
        <p className="text-sm text-muted">Empty.</p>
      ) : (
        <CodeBlock code={shown} language={pretty === null ? "text" : "json"} label={label} wrap={isRaw} />
      )}
      {note && <p className="text-xs text-muted">{note}</p>}
    </section>
  );
}
