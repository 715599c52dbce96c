import { describe, expect } from "vitest";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import type { Receiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch, dueNow, runDeliveries } from "../deliveries/dispatcher";

const LARGE = "x".repeat(65_536);

const it = withDatabase({ STORED_BODIES_PER_DAY: "150kB" });

/** An organization whose receiver responds with 64 KiB. */
async function customer(receiver: Receiver, status: number) {
  receiver.respond = () => ({ status, body: LARGE });
  const organizationId = await createOrganization();
  const as = await createPerson({ organizationId, role: "admin" });
  await createWebhook(organizationId, receiver.url);
  return { organizationId, as };
}

async function sendOne(organizationId: string): Promise<string> {
  const eventId = await recordSample(organizationId);
  await dispatch([eventId]);
  return (await deliveriesOf(eventId))[0]?.id ?? "";
}

const detail = async (id: string, as: { cookie: string }) =>
  (await call<DeliveryDetail>("GET", `/api/v1/deliveries/${id}`, { as })).body;

describe("a response of 64 KiB", () => {
  it("is stored up to 4 KiB when the attempt succeeded, and says that it is cut", async ({ receiver }) => {
    const { organizationId, as } = await customer(receiver, 200);
    const { status, attempts } = await detail(await sendOne(organizationId), as);
    expect(status).toBe("succeeded");
    expect(attempts[0]?.response_body).toHaveLength(4_096);
    expect(attempts[0]?.response_truncated).toBe(true);
  });

  it("is stored whole for the first and the last failure, and up to 4 KiB for those between", async ({
    receiver,
  }) => {
    const { organizationId, as } = await customer(receiver, 500);
    const id = await sendOne(organizationId);
    for (let attempt = 2; attempt <= 4; attempt += 1) {
      await dueNow(id);
      await runDeliveries(id);
    }
    const { status, attempts } = await detail(id, as);
    expect(status).toBe("failed");
    expect(attempts.map(({ response_body }) => response_body?.length)).toEqual([
      65_536, 4_096, 4_096, 65_536,
    ]);
  });
});

it("beyond an organization's daily limit, results are saved without their bodies; other organizations keep theirs", async ({
  receiver,
}) => {
  const { organizationId, as } = await customer(receiver, 500);
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push(await sendOne(organizationId));
  const bodies = await Promise.all(
    ids.map(async (id) => {
      const { attempt_count, attempts } = await detail(id, as);
      expect(attempt_count).toBe(1);
      return attempts[0]?.response_body;
    }),
  );
  expect(bodies.slice(0, 2)).toEqual([LARGE, LARGE]);
  expect(bodies[2]).toBe("[Not stored: your organization reached its daily limit for stored responses.]");

  const other = await createOrganization("Globex");
  const admin = await createPerson({ organizationId: other, role: "admin" });
  await createWebhook(other, receiver.url);
  expect((await detail(await sendOne(other), admin)).attempts[0]?.response_body).toBe(LARGE);
});
