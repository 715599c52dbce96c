import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { zoneCookie } from "@/components/ui/zone-cookie";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Empfio", template: "%s · Empfio" },
  description: "Leads, bookings, and conversations, with webhooks to your own systems.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafa" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0c0e" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const zone = zoneCookie.read((await cookies()).get(zoneCookie.name)?.value);
  return (
    // next-themes writes the class before hydration, so the server's html tag never matches.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* React Aria takes the nonce for its style elements from here. */}
        <meta property="csp-nonce" nonce={nonce} />
      </head>
      <body>
        <Providers nonce={nonce} renderedAt={Date.now()} zone={zone}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
