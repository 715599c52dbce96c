"use client";

import { ComboBox, FieldError, Input, Label, ListBox } from "@heroui/react";
import { timeZones } from "@/lib/contracts/time-zones";

interface TimeZoneFieldProps {
  value: string;
  onChange: (timeZone: string) => void;
}

export function TimeZoneField({ value, onChange }: TimeZoneFieldProps) {
  return (
    <ComboBox
      name="timezone"
      fullWidth
      isRequired
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
    >
      <Label>Time zone</Label>
      <ComboBox.InputGroup>
        <Input autoComplete="off" />
        <ComboBox.Trigger />
      </ComboBox.InputGroup>
      <FieldError />
      <ComboBox.Popover>
        <ListBox>
          {timeZones.map((zone) => (
            <ListBox.Item key={zone} id={zone} textValue={zone}>
              {zone}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </ComboBox.Popover>
    </ComboBox>
  );
}
