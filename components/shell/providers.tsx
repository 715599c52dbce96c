"use client";

import { I18nProvider, RouterProvider } from "@heroui/react/rac";
import { QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { ClockProvider } from "@/components/ui/clock";
import { mayLeave } from "@/components/ui/leave-guard";
import { loadToaster } from "@/components/ui/toast";
import { ZoneProvider } from "@/components/ui/zone";
import type { ShownZone } from "@/components/ui/zone-cookie";
import { getQueryClient } from "@/lib/api-client/query-client";

const Toaster = dynamic(() => loadToaster().then((module) => module.Toaster), { ssr: false });

interface ProvidersProps {
  renderedAt: number;
  zone: ShownZone | null;
  children: ReactNode;
}

/** The contexts that the screens of signed-in users rely on: locale, routing, server state, URL state, time, toasts. */
export function Providers({ renderedAt, zone, children }: ProvidersProps) {
  const router = useRouter();
  const [queryClient] = useState(getQueryClient);
  return (
    // A fixed locale: the server does not know the browser's locale, and both must render the same markup.
    <I18nProvider locale="en-GB">
      <RouterProvider navigate={(path) => mayLeave(path) && router.push(path)}>
        <QueryClientProvider client={queryClient}>
          <NuqsAdapter>
            <ClockProvider renderedAt={renderedAt}>
              <ZoneProvider initial={zone}>{children}</ZoneProvider>
            </ClockProvider>
          </NuqsAdapter>
        </QueryClientProvider>
      </RouterProvider>
      <Toaster />
    </I18nProvider>
  );
}
