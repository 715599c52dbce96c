"use client";

import { Button, Description, Dropdown, Label, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useScope } from "@/components/shell/scope";
import { downloadExport, type ExportSource } from "@/lib/api-client/exports";
import { messageOf } from "@/lib/api-client/fetch-json";
import type { ExportFormat } from "@/lib/contracts/exports";

/** @param source called when the export starts, so that a relative time range ends then */
export function ExportMenu({ source }: { source: () => ExportSource }) {
  const { organizationId } = useScope();
  const start = useMutation({
    mutationFn: (format: ExportFormat) => downloadExport(organizationId, source(), format),
    onError: (error) => toast.danger("Could not export", { description: messageOf(error) }),
  });
  return (
    <Dropdown>
      <Button variant="ghost" size="sm" isPending={start.isPending}>
        <Download aria-hidden />
        Export
      </Button>
      <Dropdown.Popover placement="bottom end">
        <Dropdown.Menu onAction={(key) => start.mutate(key as ExportFormat)}>
          <Dropdown.Item id="csv" textValue="CSV">
            <Label>CSV</Label>
            <Description>For spreadsheets</Description>
          </Dropdown.Item>
          <Dropdown.Item id="ndjson" textValue="NDJSON">
            <Label>NDJSON</Label>
            <Description>For programs, one object per line</Description>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
