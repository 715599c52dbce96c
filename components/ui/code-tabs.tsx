"use client";

import { Tabs } from "@heroui/react";
import { CodeBlock } from "./code-block";
import type { CodeLanguage, HighlightedCode } from "./highlight";

export interface CodeSample {
  id: string;
  title: string;
  language: CodeLanguage;
  code: string;
  highlighted?: HighlightedCode;
}

/** The same sample in several languages. */
export function CodeTabs({ label, samples }: { label: string; samples: readonly CodeSample[] }) {
  return (
    <Tabs>
      <Tabs.ListContainer className="w-fit">
        <Tabs.List aria-label={label}>
          {samples.map(({ id, title }) => (
            <Tabs.Tab key={id} id={id}>
              {title}
              <Tabs.Indicator />
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs.ListContainer>
      {samples.map(({ id, title, language, code, highlighted }) => (
        <Tabs.Panel key={id} id={id} className="px-0 pt-2">
          <CodeBlock code={code} language={language} label={`${title} code`} highlighted={highlighted} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
