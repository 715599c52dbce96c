"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { FormActions } from "@/components/ui/form-actions";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { createLead, leadQueries } from "@/lib/api-client/crm";
import type { CreateLeadBody } from "@/lib/contracts/crm";
import { limits } from "@/lib/contracts/limits";
import { useAnnounce } from "./use-announce";

export function LeadForm({ onClose }: { onClose: () => void }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const once = useRepeatable();
  const create = useMutation({
    mutationFn: (body: CreateLeadBody) => once((key) => createLead(organizationId, body, key)),
    onSuccess: (lead) => {
      onClose();
      announce(`Lead ${lead.name} added`, lead, "lead");
      return queryClient.invalidateQueries(leadQueries.list(organizationId));
    },
  });
  const submit = (form: FormData) =>
    create.mutate({
      name: typed(form, "name"),
      email: typed(form, "email"),
      phone: typed(form, "phone"),
      source: typed(form, "source"),
    });
  return (
    <ApiForm error={create.error} onSubmit={submit}>
      <FormField name="name" label="Name" isRequired autoFocus maxLength={limits.nameLength} />
      <FormField name="email" label="Email" type="email" maxLength={limits.emailLength} />
      <FormField name="phone" label="Phone" type="tel" maxLength={limits.phoneLength} />
      <FormField
        name="source"
        label="Source"
        description="Where the lead came from, for example website. Defaults to manual."
        maxLength={limits.labelLength}
      />
      <FormActions submitLabel="Add lead" isPending={create.isPending} onCancel={onClose} />
    </ApiForm>
  );
}
