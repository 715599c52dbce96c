import { Input, Label, TextField } from "@heroui/react";
import { useZone } from "@/components/ui/zone";
import { fromInput, toInput } from "./local-input";

interface Moments {
  from: Date | null;
  to: Date | null;
}

/** Start and end of a time range, in the zone of the screen. */
export function MomentFields({ from, to, onChange }: Moments & { onChange: (moments: Moments) => void }) {
  const { zone } = useZone();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <MomentField label="From" value={from} onChange={(moment) => onChange({ from: moment, to })} />
      <MomentField label="To" value={to} onChange={(moment) => onChange({ from, to: moment })} />
      <span className="text-xs text-muted">{zone}</span>
    </div>
  );
}

interface MomentFieldProps {
  label: string;
  value: Date | null;
  onChange: (moment: Date | null) => void;
}

/** The browser's own control, which knows no other zones than its own and UTC. */
function MomentField({ label, value, onChange }: MomentFieldProps) {
  const { isKnown, shown } = useZone();
  return (
    <TextField
      type="datetime-local"
      value={isKnown && value ? toInput(value, shown) : ""}
      onChange={(text) => onChange(fromInput(text, shown))}
      className="flex-row items-center gap-2"
    >
      <Label className="min-w-8 text-xs text-muted">{label}</Label>
      <Input className="w-60 sm:w-52" />
    </TextField>
  );
}
