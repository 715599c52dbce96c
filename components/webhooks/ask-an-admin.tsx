"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMay, useScope } from "@/components/shell/scope";
import { VisibleText } from "@/components/ui/visible-text";
import { organizationQueries } from "@/lib/api-client/organizations";

/** Names the admins, for members who cannot add webhooks. Support staff do not see the members. */
export function AskAnAdmin() {
  const { organizationId } = useScope();
  const { data } = useInfiniteQuery({
    ...organizationQueries.members(organizationId),
    enabled: useMay("organization:read"),
  });
  const admins = data?.pages[0]?.data.filter(({ role }) => role === "admin").map(({ name }) => name) ?? [];
  const [first, ...others] = admins.slice(0, 3);
  return (
    <p>
      Only admins can add webhooks.
      {first && (
        <>
          {" "}
          Ask <VisibleText text={[first, ...others].join(" or ")} />.
        </>
      )}
    </p>
  );
}
