import { Description, FieldError, Label, SearchField } from "@heroui/react";
import { useDraft } from "@/components/ui/use-draft";
import { limits } from "@/lib/contracts/limits";

interface SearchBoxProps {
  value: string;
  onSearch: (q: string | null) => unknown;
  label: string;
  placeholder: string;
  description: string;
  /** Characters that a search needs. */
  least: number;
}

/** A search that starts with Enter, because every search is recorded in audit logs. */
export function SearchBox({ value, onSearch, label, placeholder, description, least }: SearchBoxProps) {
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
