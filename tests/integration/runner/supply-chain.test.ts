import { describe, expect, it } from "vitest";
import { describeAudit, describeSignatures } from "../../runner/supply-chain";

describe("npm test", () => {
  it.each([
    ['{"vulnerabilities":{}}', "npm audit: no known vulnerability"],
    ['{"vulnerabilities":{"pg":{"severity":"high"}}}', /^npm audit: WARNING: pg .high.$/],
    ['npm warn audit 405\n{"message":"audit endpoint returned an error"}', /^npm audit: SKIPPED/],
    ["", /^npm audit: SKIPPED/],
  ])("reports advisories without failing: %s", (output, line) => {
    expect(describeAudit(output)).toEqual({ line: expect.stringMatching(line), failed: false });
  });

  it.each([
    ["audited 900 packages\n\n900 packages have verified registry signatures\n", /: 900 packages/, false],
    ["1 package has a missing registry signature but …", /: WARNING: 1 package/, false],
    ["npm error code ENOTFOUND", /SKIPPED/, false],
    [
      "899 packages have verified registry signatures\n1 package has an invalid registry signature:",
      /: 1 package/,
      true,
    ],
  ])("fails only for a package with an invalid signature: %s", (output, line, failed) => {
    expect(describeSignatures(output)).toEqual({ line: expect.stringMatching(line), failed });
  });
});
