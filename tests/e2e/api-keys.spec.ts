import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect } from "@playwright/test";
import { PASSWORD } from "../fixtures/people";
import { ageSession, test } from "./journey";

test("a key is created with the password, shown once, used by a program, and revoked", async ({
  page,
  home,
  openAs,
  request,
}) => {
  const origin = `http://localhost:${process.env.E2E_PORT}`;
  let key = "";
  await test.step("the key is created", async () => {
    await page.goto("/settings/api-keys");
    await ageSession(page, home.admin, 6);
    await page.getByRole("button", { name: "Create key" }).click();
    const drawer = page.getByRole("dialog", { name: "Create key" });
    await drawer.getByRole("textbox", { name: "Name" }).fill("CRM sync");
    await drawer.getByText("write", { exact: true }).click();
    await drawer.getByRole("button", { name: "Create key" }).click();
    const prompt = page.getByRole("dialog", { name: /password/i });
    await prompt.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(drawer.getByText("shown only now")).toBeVisible();
    key = (await drawer.getByTestId("api-key").textContent()) ?? "";
    expect(key).toMatch(/^empk_[\w-]{43}$/);
    await drawer.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("row", { name: /CRM sync/ })).toContainText("read, write");
    expect(await page.content()).not.toContain(key);
  });

  const ask = (name: string) =>
    request.post(`${origin}/api/v1/leads`, {
      headers: { authorization: `Bearer ${key}`, connection: "close" },
      data: { name },
    });
  await test.step("a program uses it, which the list and the audit log show", async () => {
    expect((await ask("Ada")).status()).toBe(201);
    await page.reload();
    const row = page.getByRole("row", { name: /CRM sync/ });
    await expect(row).not.toContainText("Never");
    await page.getByRole("link", { name: "Audit log" }).click();
    await expect(page.getByRole("row", { name: /API key CRM sync/ })).toContainText("added a lead");
  });

  await test.step("an agent uses it", async () => {
    const agent = new Client({ name: "agent", version: "1" });
    const requestInit = { headers: { authorization: `Bearer ${key}` } };
    await agent.connect(new StreamableHTTPClientTransport(new URL(`${origin}/api/mcp`), { requestInit }));
    expect((await agent.listTools()).tools.map(({ name }) => name)).toContain("send_test_event");
    const { structuredContent } = await agent.callTool({ name: "list_webhooks" });
    expect(structuredContent).toEqual({ webhooks: [] });
    await agent.close();
  });

  await test.step("it is revoked, and is out at once", async () => {
    await page.getByRole("link", { name: "API keys" }).click();
    await page.getByRole("button", { name: "Revoke CRM sync" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" }).click();
    await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
    expect((await ask("Grace")).status()).toBe(401);
  });

  await test.step("members find neither the screen nor its link", async () => {
    const member = await openAs(await home.addMember());
    await member.goto("/settings/organization");
    await expect(member.getByRole("link", { name: "API keys" })).toHaveCount(0);
    await member.goto("/settings/api-keys");
    await expect(member.getByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});
