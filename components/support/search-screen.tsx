import { Description, FieldError, Label, SearchField } from "@heroui/react";
import { parseAsString, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { useDraft } from "@/components/ui/use-draft";
import { limits } from "@/lib/contracts/limits";

interface SearchScreenProps {
  title: string;
  description: string;
  box: BoxTexts;
  results: (q: string) => ReactNode;
  /** Shown before a search. */
  children?: ReactNode;
}

interface BoxTexts {
  label: string;
  placeholder: string;
  description: string;
  /** Characters that a search needs. */
  least: number;
}

/** A page with a search box, which keeps the search in the address. */
export function SearchScreen({ title, description, box, results, children }: SearchScreenProps) {
  const [q, setQ] = useQueryState("q", parseAsString.withDefault("").withOptions({ history: "push" }));
  return (
    <>
      <PageHeader title={title} description={description} />
      <SearchBox {...box} value={q} onSearch={setQ} />
      {q ? results(q) : children}
    </>
  );
}

interface SearchBoxProps extends BoxTexts {
  value: string;
  onSearch: (q: string | null) => unknown;
}

/** A search that starts with Enter, because every search is recorded in audit logs. */
function SearchBox({ value, onSearch, label, placeholder, description, least }: SearchBoxProps) {
  const [draft, setDraft] = useDraft(value);
  const isTooShort = (text: string) => text.trim() !== "" && text.trim().length < least;
  return (
    <SearchField
      value={draft}
      onChange={setDraft}
      validate={(text) => (isTooShort(text) ? `Enter at least ${least} characters.` : null)}
      validationBehavior="aria"
      onSubmit={(text) => isTooShort(text) || void onSearch(text.trim() || null)}
      onClear={() => void onSearch(null)}
      autoFocus={value === ""}
      fullWidth
      maxLength={limits.searchLength}
      className="mb-6"
    >
      <Label>{label}</Label>
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input placeholder={placeholder} autoCapitalize="none" className="text-ellipsis" />
        <SearchField.ClearButton />
      </SearchField.Group>
      <Description>{description}</Description>
      <FieldError />
    </SearchField>
  );
}
