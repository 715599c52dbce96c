"use client";

import { ListBox, Select } from "@heroui/react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { type TimeRange, timeRanges } from "@/lib/api-client/time-filter";

/** Loaded on demand, since most visits do not set a custom range. */
const MomentFields = dynamic(() => import("./moment-fields").then((module) => module.MomentFields));

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
  /** Shows the fields while they are empty, after "Custom range" was chosen or both fields were cleared. */
  const [isAsked, setAsked] = useState(false);
  const showFields = isAsked || from !== null || to !== null;
  const choose = (key: unknown) => {
    setAsked(key === "custom");
    if (key !== "custom") onChange({ ...none, range: timeRanges.find((one) => one === key) ?? null });
    else if (range) onChange(none);
  };
  const change = (moments: Pick<TimeValues, "from" | "to">) => {
    setAsked(moments.from === null && moments.to === null);
    onChange({ range: null, ...moments });
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
            <TimeOption id="custom" label="Custom range" />
          </ListBox>
        </Select.Popover>
      </Select>
      {showFields && <MomentFields from={from} to={to} onChange={change} />}
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
