import { expect } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { PASSWORD } from "../fixtures/people";
import { callApi, jsonOf } from "./api";
import { deliveries, openSheet } from "./delivery-log";
import { ageSession, createHome, test } from "./journey";
import { tabTo } from "./keyboard";
import { mailedLink } from "./mail";
import { addLead, addWebhook, settled } from "./records";

const organization = "/settings/organization";
const noInvitations = "No pending invitations.";

test("a colleague is invited by email, joins, becomes admin and is removed", async ({
  page,
  home,
  openAs,
}) => {
  const email = `ines-${home.id}@harbour.test`;
  let link = "";
  await test.step("the invitation is emailed, and the link is shown to nobody else", async () => {
    await page.goto(organization);
    await page.getByRole("button", { name: "Invite member" }).click();
    const drawer = page.getByRole("dialog", { name: "Invite member" });
    await drawer.getByLabel("Email").fill(email);
    await drawer.getByRole("button", { name: "Send invitation" }).click();
    await expect(drawer.getByText("We emailed an invitation to")).toBeVisible();
    link = await mailedLink(email);
    await drawer.getByRole("button", { name: "Done" }).click();
    await expect(drawer).toBeHidden();
    const pending = page.getByRole("table", { name: "Invitations" });
    await expect(pending.getByRole("row", { name: email })).toBeVisible();
    expect(await page.content()).not.toContain(link);
  });

  const ines = await openAs(null);
  await test.step("a new person makes an account with it and is in", async () => {
    await ines.goto(link);
    await ines.getByLabel("Your name").fill("Inês Duarte");
    await ines.getByLabel("Password", { exact: true }).fill("short");
    await ines.getByRole("button", { name: "Join" }).click();
    await expect(ines.getByText("A password must have at least 10 characters.")).toBeVisible();
    await expect(ines.getByLabel("Your name"), "nothing typed is lost").toHaveValue("Inês Duarte");
    await ines.getByLabel("Password", { exact: true }).fill("a long enough password");
    await ines.route("**/api/auth/callback/**", (route) => route.abort(), { times: 1 });
    await ines.getByRole("button", { name: "Join" }).click();
    await expect(ines.getByRole("main").getByRole("alert"), "joined, but not signed in").toContainText(
      "Could not reach Empfio",
    );
    await ines.getByRole("button", { name: "Join" }).click();
    await expect(ines).toHaveURL("/leads");
    await expect(ines.getByRole("button", { name: /^Account of Inês Duarte/ })).toBeVisible();
    await expect(ines.getByRole("link", { name: "Audit log" }), "she is a member").toHaveCount(0);
  });

  await test.step("the link works once", async () => {
    const other = await openAs(null);
    await other.goto(link);
    await expect(other.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  });

  const row = page.getByRole("row", { name: /Inês Duarte/ });
  await test.step("she is made an admin", async () => {
    await page.reload();
    // While the page streams, a hidden copy of the content stands outside of main.
    await expect(page.getByRole("main").getByText(noInvitations)).toBeVisible();
    await row.getByRole("button", { name: /Role of Inês Duarte/ }).click();
    await page.getByRole("option", { name: /^Admin/ }).click();
    await expect(page.getByText("Inês Duarte is now admin")).toBeVisible();
    await ines.reload();
    await expect(ines.getByRole("link", { name: "Audit log" })).toBeVisible();
  });

  await test.step("she is removed, and is out at once", async () => {
    await row.getByRole("button", { name: "Remove Inês Duarte" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Remove Inês Duarte?" });
    await dialog.getByRole("button", { name: "Remove member" }).click();
    await expect(row).toHaveCount(0);
    expect((await callApi(ines, "GET", "/leads")).status()).toBe(403);
    await ines.goto("/");
    await expect(ines.getByRole("heading", { name: "You belong to no organization" })).toBeVisible();
  });
});

test("an existing account joins with its password; a revoked link is refused", async ({
  page,
  home,
  openAs,
}) => {
  const invite = async (email: string) => {
    await jsonOf(callApi(page, "POST", "/invitations", { email, role: "member" }));
    return mailedLink(email);
  };
  const elsewhere = (await createHome()).admin;
  const link = await invite(elsewhere.email);
  const revoked = await invite(`revoked-${home.id}@harbour.test`);
  const guest = await openAs(null);
  await guest.goto(link);
  await guest.getByLabel("Your name").fill("Whoever");
  await guest.getByLabel("Password", { exact: true }).fill("not-the-password");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByText("This is not the password of your account.")).toBeVisible();
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("button", { name: `Organization: ${home.name}` })).toBeVisible();

  await page.goto(organization);
  await page
    .getByRole("button", { name: `Revoke the invitation of revoked-${home.id}@harbour.test` })
    .click();
  await expect(page.getByRole("main").getByText(noInvitations)).toBeVisible();
  await guest.goto(revoked);
  await expect(guest.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
});

test("an admin keeps bodies for a shorter time, and a delivery says that its payload was deleted", async ({
  page,
  home,
}) => {
  await addWebhook(home);
  const { id } = await addLead(page, "Joan Clarke");
  const delivery = await settled(page, id, "succeeded");
  await page.goto(organization);
  const bodies = page.getByLabel("Keep bodies for (days)");
  await expect(bodies).toHaveValue("90");
  await bodies.fill("0");
  await page.getByRole("button", { name: "Save retention" }).click();
  await expect(page.getByText("Bodies must be kept for 1 to 365 whole days.")).toBeVisible();
  await bodies.fill("1");
  await page.getByRole("button", { name: "Save retention" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Keep data for a shorter time?" });
  await dialog.getByRole("button", { name: "Delete older data" }).click();
  await expect(page.getByText("Retention saved")).toBeVisible();

  await prisma().event.updateMany({
    where: { organizationId: home.id },
    data: { createdAt: new Date(Date.now() - 2 * 86_400_000) },
  });
  await pruneLog();
  await page.goto(`${deliveries}?delivery=${delivery.id}`);
  const sheet = await openSheet(page);
  await expect(sheet.getByText("Payload deleted on")).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Resend" })).toBeHidden();
  await expect(page.getByText("Joan Clarke")).toHaveCount(0);
});

test("the last admin can neither leave nor become a member", async ({ page, home }) => {
  const member = await home.addMember();
  await page.goto(organization);
  const own = page.getByRole("row", { name: home.admin.email });
  await own.getByRole("button", { name: "Leave" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Leave this organization?" });
  await dialog.getByRole("button", { name: "Leave organization" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Make another member an admin first.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await own.getByRole("button", { name: "Leave" }).click();
  await expect(dialog.getByRole("alert"), "not the refusal of the last time").toHaveCount(0);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await own.getByRole("button", { name: /Role of/ }).click();
  await page.getByRole("option", { name: /^Member/ }).click();
  await expect(page.getByText("The role was not changed")).toBeVisible();
  await page.reload();
  await expect(own).toContainText("Admin");
  await expect(page.getByRole("row", { name: member.email })).toBeVisible();
});

test("a member is removed by keyboard alone, or kept by Escape", async ({ page, home }) => {
  const { name, email } = await home.addMember();
  await page.goto(organization);
  const remove = page.getByRole("button", { name: `Remove ${name}` });
  const dialog = page.getByRole("alertdialog");
  await tabTo(page, remove);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(remove, "the focus is back where it was").toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Remove member" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: email })).toHaveCount(0);
});

test("a password change keeps this session and ends all others", async ({ page, home, openAs }) => {
  const elsewhere = await openAs(home.admin);
  await elsewhere.goto("/leads");
  await page.goto("/settings/account");
  await page.getByLabel("Current password").fill("not-the-password");
  await page.getByLabel("New password").fill("another-password-of-tests");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The current password is wrong.")).toBeVisible();
  await page.getByLabel("Current password").fill("a-password-of-tests");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password was changed")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Password" })).toBeVisible();
  await elsewhere.goto("/leads");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test("making a member an admin requires the password when the sign-in is old", async ({ page, home }) => {
  const { name } = await home.addMember();
  await ageSession(page, home.admin, 10);
  await page.goto(organization);
  await page.getByRole("button", { name: `Role of ${name}` }).click();
  await page.getByRole("option", { name: /^Admin/ }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm your password" });
  await dialog.getByLabel("Password").fill("not-the-password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByText("The password is wrong.")).toBeVisible();
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(`${name} is now admin`)).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("a demoted admin's pending invitations are revoked, and the screen says so", async ({
  page,
  home,
  openAs,
}) => {
  const other = await home.addMember();
  await page.goto(organization);
  await page.getByRole("button", { name: `Role of ${other.name}` }).click();
  await page.getByRole("option", { name: /^Admin/ }).click();
  await expect(page.getByText(`${other.name} is now admin`)).toBeVisible();
  const theirs = await openAs(other);
  await theirs.goto("/");
  await jsonOf(
    callApi(theirs, "POST", "/invitations", { email: `x-${home.id}@harbour.test`, role: "member" }),
  );
  await page.reload();
  const pending = page.getByRole("table", { name: "Invitations" });
  await expect(pending.getByRole("row", { name: `x-${home.id}@harbour.test` })).toBeVisible();
  await page.getByRole("button", { name: `Role of ${other.name}` }).click();
  await page.getByRole("option", { name: /^Member/ }).click();
  await expect(page.getByText("Their pending invitation was revoked.")).toBeVisible();
  await expect(page.getByRole("main").getByText(noInvitations)).toBeVisible();
});
