"use client";

import { Button, Checkbox, CheckboxGroup, Description, FieldError, Label } from "@heroui/react";
import { eventWords, type SubscribableEventType, subscribableEventTypes } from "@/lib/contracts/vocabulary";

interface EventPickerProps {
  value: SubscribableEventType[];
  onChange: (events: SubscribableEventType[]) => void;
}

const subjects = [...new Set(subscribableEventTypes.map((type) => eventWords[type].subject))].map(
  (subject) => ({
    subject,
    types: subscribableEventTypes.filter((type) => eventWords[type].subject === subject),
  }),
);

export function EventPicker({ value, onChange }: EventPickerProps) {
  const isAll = value.length === subscribableEventTypes.length;
  return (
    <CheckboxGroup
      name="events"
      isRequired
      value={value}
      onChange={(chosen) => onChange(subscribableEventTypes.filter((type) => chosen.includes(type)))}
      className="flex flex-col gap-2"
    >
      <div className="flex items-center justify-between gap-4">
        <Label>Events</Label>
        <Button size="sm" variant="ghost" onPress={() => onChange(isAll ? [] : [...subscribableEventTypes])}>
          {isAll ? "Clear all" : "Select all"}
        </Button>
      </div>
      <div className="divide-y divide-border overflow-hidden rounded-xl border border-border">
        {subjects.map(({ subject, types }) => (
          <div key={subject} className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[7.5rem_1fr]">
            <p className="py-1 text-sm font-medium">{subject}</p>
            <div className="flex flex-col">
              {types.map((type) => (
                <Checkbox key={type} value={type} className="mt-0 py-1">
                  <Checkbox.Content>
                    <Checkbox.Control>
                      <Checkbox.Indicator />
                    </Checkbox.Control>
                    <span className="flex flex-wrap items-baseline gap-x-3">
                      <span className="font-mono text-sm">{type}</span>
                      <span className="text-sm text-muted">{eventWords[type].description}</span>
                    </span>
                  </Checkbox.Content>
                </Checkbox>
              ))}
            </div>
          </div>
        ))}
      </div>
      <Description>Only selected events are sent. You can change this later.</Description>
      <FieldError />
    </CheckboxGroup>
  );
}
