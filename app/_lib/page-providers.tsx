import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { zoneCookie } from "@/components/ui/zone-cookie";

/** The frame of the pages of signed-in users. */
export async function PageProviders({ children }: { children: ReactNode }) {
  const zone = zoneCookie.read((await cookies()).get(zoneCookie.name)?.value);
  return (
    <Providers renderedAt={Date.now()} zone={zone}>
      {children}
    </Providers>
  );
}
