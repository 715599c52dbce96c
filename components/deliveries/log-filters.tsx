"use client";

import { Label, ListBox, SearchField, Select } from "@heroui/react";
import { useEffect, useState } from "react";
import { eventTypes } from "@/lib/contracts/vocabulary";

interface Option<Value extends string> {
  value: Value;
  label: string;
}

interface SelectFilterProps<Value extends string> {
  label: string;
  /** Label of the option without a filter, for example "Any status". */
  any: string;
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value | null) => void;
  className?: string;
}

const ANY = "any";

export const eventOptions = eventTypes.map((value) => ({ value, label: value }));

export function SelectFilter<Value extends string>(props: SelectFilterProps<Value>) {
  const { label, any, options, value, onChange, className = "" } = props;
  const choose = (key: unknown) => onChange(options.find((option) => option.value === key)?.value ?? null);
  return (
    <Select aria-label={label} value={value ?? ANY} onChange={choose} className={className}>
      <Select.Trigger>
        <Select.Value className="truncate" />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover className="min-w-52">
        <ListBox>
          {[{ value: ANY, label: any }, ...options].map((option) => (
            <ListBox.Item key={option.value} id={option.value} textValue={option.label}>
              {option.label}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}

/** Avoids a request for every keystroke. */
const typingPauseMs = 300;

interface SearchFilterProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

/** Searches when typing pauses and immediately on Enter. Follows `value` when the address changes. */
export function SearchFilter({ label, placeholder, value, onChange, className = "" }: SearchFilterProps) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (value !== shown) {
    setShown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <SearchField
      value={typed}
      onChange={setTyped}
      onSubmit={(text) => onChange(text.trim())}
      onClear={() => onChange("")}
      className={className}
      fullWidth
    >
      <Label className="sr-only">{label}</Label>
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input placeholder={placeholder} className="text-ellipsis" spellCheck={false} />
        <SearchField.ClearButton />
      </SearchField.Group>
    </SearchField>
  );
}
