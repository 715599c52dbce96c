"use client";

import { Input, Label, ListBox, Select, TextField } from "@heroui/react";
import { useState } from "react";
import { useHydrated } from "@/components/ui/clock";
import { type TimeRange, timeRanges } from "@/lib/api-client/time-filter";

interface TimeValues {
  range: TimeRange | null;
  from: Date | null;
  to: Date | null;
}

interface TimeFilterProps extends TimeValues {
  onChange: (values: TimeValues) => void;
  className?: string;
}

const labels: Record<TimeRange, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

const none = { range: null, from: null, to: null };

export function TimeFilter({ range, from, to, onChange, className = "" }: TimeFilterProps) {
  const [isCustom, setCustom] = useState(from !== null || to !== null);
  const showFields = isCustom || from !== null || to !== null;
  const choose = (key: unknown) => {
    setCustom(key === "custom");
    if (key !== "custom") onChange({ ...none, range: timeRanges.find((one) => one === key) ?? null });
    else if (range) onChange(none);
  };
  return (
    <>
      <Select
        aria-label="Time"
        value={showFields ? "custom" : (range ?? "any")}
        onChange={choose}
        className={className}
      >
        <Select.Trigger>
          <Select.Value className="truncate" />
          <Select.Indicator />
        </Select.Trigger>
        <Select.Popover>
          <ListBox>
            <TimeOption id="any" label="Any time" />
            {timeRanges.map((one) => (
              <TimeOption key={one} id={one} label={labels[one]} />
            ))}
            <TimeOption id="custom" label="From … to …" />
          </ListBox>
        </Select.Popover>
      </Select>
      {showFields && (
        <div className="flex flex-wrap gap-2">
          <MomentField
            label="From"
            value={from}
            onChange={(moment) => onChange({ range: null, from: moment, to })}
          />
          <MomentField
            label="To"
            value={to}
            onChange={(moment) => onChange({ range: null, from, to: moment })}
          />
        </div>
      )}
    </>
  );
}

function TimeOption({ id, label }: { id: string; label: string }) {
  return (
    <ListBox.Item id={id} textValue={label}>
      {label}
      <ListBox.ItemIndicator />
    </ListBox.Item>
  );
}

interface MomentFieldProps {
  label: string;
  value: Date | null;
  onChange: (moment: Date | null) => void;
}

/** The browser's own control, in its time zone, which the server does not know. */
function MomentField({ label, value, onChange }: MomentFieldProps) {
  const hydrated = useHydrated();
  const change = (text: string) => {
    const moment = new Date(text);
    onChange(Number.isNaN(moment.getTime()) ? null : moment);
  };
  return (
    <TextField
      type="datetime-local"
      value={hydrated && value ? toLocalInput(value) : ""}
      onChange={change}
      className="flex-row items-center gap-2"
    >
      <Label className="text-xs text-muted">{label}</Label>
      <Input className="w-52" />
    </TextField>
  );
}

function toLocalInput(moment: Date): string {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
