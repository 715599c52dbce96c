import { defineConfig, mergeConfig } from "vitest/config";
import base from "../../vitest.config.ts";

/** One file at a time: the server has one application of our name. */
const { projects: _, ...test } = base.test ?? {};

export default mergeConfig(
  { ...base, test },
  defineConfig({
    test: {
      include: ["tests/inngest/**/*.test.ts"],
      globalSetup: "./tests/fixtures/database-server.ts",
      fileParallelism: false,
    },
  }),
);
