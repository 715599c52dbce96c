import { expect, onTestFinished, vi } from "vitest";
import { inngest } from "@/inngest/client";
import { resendEvents } from "@/inngest/functions/sweep";
import { prisma } from "@/lib/db/client";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { dispatch } from "./dispatcher";

const it = withDatabase();

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

it("delivers all events after an outage of Inngest, regardless of the number of failed sends", async ({
  receiver,
}) => {
  const organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  const as = await createPerson({ organizationId });

  const asked: string[] = [];
  const send = vi.spyOn(inngest, "send").mockImplementation(async (messages) => {
    asked.push(...idsIn(messages));
    throw new Error("Inngest is away");
  });
  onTestFinished(() => send.mockRestore());
  for (const name of ["Ada", "Grace", "Mary"]) {
    expect((await call("POST", "/api/v1/leads", { as, body: { name } })).status).toBe(201);
  }
  const events = (await prisma().event.findMany({ select: { id: true } })).map(({ id }) => id).sort();
  await expect.poll(() => asked.toSorted()).toEqual(events);
  for (const minutes of [1, 2, 4, 8]) await expect(resendEvents(inMinutes(minutes))).rejects.toThrow("away");
  expect(await prisma().delivery.count()).toBe(0);

  const sent: string[] = [];
  send.mockImplementation(async (messages) => {
    sent.push(...idsIn(messages));
    return { ids: [] };
  });
  await resendEvents(inMinutes(60));
  expect(sent.toSorted()).toEqual(events);
  await dispatch(sent);
  expect(receiver.requests.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(events);
  await resendEvents(inMinutes(180));
  expect(sent, "nothing is left to be sent").toHaveLength(3);
});

function idsIn(messages: Parameters<typeof inngest.send>[0]): string[] {
  return [messages].flat().flatMap(({ data }) => (data as { event_ids?: string[] }).event_ids ?? []);
}
