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
  /** True in a form, where only the start is required. Labels are above the fields. */
  isForm?: boolean;
}

/** Start and end of a time range, in the zone of the screen. */
export function MomentFields({ from, to, onChange, isForm = false }: MomentFieldsProps) {
  const { zone } = useZone();
  return (
    <div className={`flex flex-wrap gap-2 ${isForm ? "items-end" : "items-center"}`}>
      <MomentField
        label="From"
        value={from}
        onChange={(moment) => onChange({ from: moment, to })}
        isForm={isForm}
      />
      <MomentField
        label="To"
        value={to}
        onChange={(moment) => onChange({ from, to: moment })}
        isForm={isForm}
        isOptional={isForm}
      />
      <span className={`text-xs text-muted ${isForm ? "py-3" : ""}`}>{zone}</span>
    </div>
  );
}

interface MomentFieldProps {
  label: string;
  value: Date | null;
  onChange: (moment: Date | null) => void;
  isForm: boolean;
  isOptional?: boolean;
}

/** The browser's own control, which knows no other zones than its own and UTC. */
function MomentField({ label, value, onChange, isForm, isOptional }: MomentFieldProps) {
  const { isKnown, shown } = useZone();
  return (
    <TextField
      type="datetime-local"
      value={isKnown && value ? toInput(value, shown) : ""}
      onChange={(text) => onChange(fromInput(text, shown))}
      className={isForm ? "" : "flex-row items-center gap-2"}
    >
      <Label className={isForm ? "" : "min-w-8 text-xs text-muted"}>
        {label}
        {isOptional && <OptionalMark />}
      </Label>
      <Input className="w-60 sm:w-52" />
    </TextField>
  );
}
