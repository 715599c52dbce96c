import { Input, Label, TextField } from "@heroui/react";
import { OptionalMark } from "@/components/ui/optional-mark";
import { useZone } from "@/components/ui/zone";
import { fromInput, toInput } from "./local-input";

interface Moments {
  from: Date | null;
  to: Date | null;
}

interface MomentFieldsProps extends Moments {
  onChange: (moments: Moments) => void;
  /** In a form, where only the start is required. */
  isEndOptional?: boolean;
}

/** Start and end of a time range, in the zone of the screen. */
export function MomentFields({ from, to, onChange, isEndOptional }: MomentFieldsProps) {
  const { zone } = useZone();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <MomentField label="From" value={from} onChange={(moment) => onChange({ from: moment, to })} />
      <MomentField
        label="To"
        value={to}
        onChange={(moment) => onChange({ from, to: moment })}
        isOptional={isEndOptional}
      />
      <span className="text-xs text-muted">{zone}</span>
    </div>
  );
}

interface MomentFieldProps {
  label: string;
  value: Date | null;
  onChange: (moment: Date | null) => void;
  isOptional?: boolean | undefined;
}

/** The browser's own control, which knows no other zones than its own and UTC. */
function MomentField({ label, value, onChange, isOptional }: MomentFieldProps) {
  const { isKnown, shown } = useZone();
  return (
    <TextField
      type="datetime-local"
      value={isKnown && value ? toInput(value, shown) : ""}
      onChange={(text) => onChange(fromInput(text, shown))}
      className="flex-row items-center gap-2"
    >
      <Label className="min-w-8 text-xs text-muted">
        {label}
        {isOptional && <OptionalMark />}
      </Label>
      <Input className="w-60 sm:w-52" />
    </TextField>
  );
}
