import { Label, ListBox, Select } from "@heroui/react";

/** Deliveries per second that the screens offer. The API accepts every whole number from 1 to 50. */
const paces = [1, 5, 10, 25, 50];

export function PaceSelect({ value, onChange }: { value: number; onChange: (pace: number) => void }) {
  return (
    <Select value={String(value)} onChange={(key) => onChange(Number(key))} className="w-44">
      <Label>Pace</Label>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {paces.map((pace) => (
            <ListBox.Item key={pace} id={String(pace)} textValue={`${pace} per second`}>
              {pace} per second
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
