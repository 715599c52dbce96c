import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // app/_lib/compress-pages.ts does it, for everything but the API.
  compress: false,
  reactStrictMode: true,
  // `npm run check` checks types, tests included; a build that did so again would keep a newcomer waiting.
  typescript: { ignoreBuildErrors: true },
  // No image of ours is optimized: /_next/image would only be work that strangers can order.
  images: { unoptimized: true },
  experimental: {
    // Going back to a page shown a moment ago is instant; its queries refetch data older than 10 s.
    staleTimes: { dynamic: 30 },
  },
};

export default config;
