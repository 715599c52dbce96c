import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: {
    // Going back to a page shown a moment ago is instant; its queries refetch what is older than 10 s.
    staleTimes: { dynamic: 30 },
  },
};

export default config;
