import { Input, Label, TextField } from "@heroui/react";
import { useHydrated } from "@/components/ui/clock";
import { toLocalInput } from "./local-input";

interface Moments {
  from: Date | null;
  to: Date | null;
}

/** Start and end of a time range. */
export function MomentFields({ from, to, onChange }: Moments & { onChange: (moments: Moments) => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <MomentField label="From" value={from} onChange={(moment) => onChange({ from: moment, to })} />
      <MomentField label="To" value={to} onChange={(moment) => onChange({ from, to: moment })} />
    </div>
  );
}

interface MomentFieldProps {
  label: string;
  value: Date | null;
  onChange: (moment: Date | null) => void;
}

/** The browser's own control. It uses the browser's time zone, which the server does not know. */
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
