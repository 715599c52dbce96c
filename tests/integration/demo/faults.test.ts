import { describe, expect } from "vitest";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { failingList } from "@/lib/contracts/support";
import { timeline } from "@/lib/contracts/timeline";
import { webhookStats } from "@/lib/contracts/webhooks";
import { addFaults } from "@/lib/demo/faults/add-faults";
import { faultBooking, faultOrganization, faultWebhook } from "@/lib/demo/faults/fault-context";
import { customerSays } from "@/lib/demo/faults/list-faults";
import { type Fault, sampleFaults } from "@/lib/demo/faults/sample-faults";
import { diagnoseDelivery } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";
import { env } from "@/lib/env";
import { call } from "../../fixtures/api";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let support: Person;

it.beforeAll(async () => {
  support = await createPerson({ isSupport: true });
  const [key] = env().WEBHOOK_SECRET_KEYS;
  if (!key) throw new Error("no key");
  // Twice, as at a second start of the demo.
  for (let start = 0; start < 2; start += 1) await addFaults(key);
});

const faultOf = (key: string) => sampleFaults.find((fault) => fault.key === key) as Fault;
const get = async <Body>(path: string) => {
  const { status, body } = await call<Body>("GET", path, { as: support });
  expect(status, path).toBe(200);
  return body;
};
const timelineOf = async (key: string) => {
  const fault = faultOf(key);
  const path = `/api/v1/objects/${faultBooking(fault)}/timeline?organization_id=${faultOrganization(fault)}`;
  return timeline.parse(await get(path)).data;
};

/** The diagnosis on the sheet of the latest failed delivery. */
async function diagnosisOf(key: string): Promise<string> {
  const organization = faultOrganization(faultOf(key));
  const list = await get<{ data: { id: string }[] }>(
    `/api/v1/deliveries?organization_id=${organization}&status=failed`,
  );
  const delivery = await get<DeliveryDetail>(
    `/api/v1/deliveries/${list.data[0]?.id}?organization_id=${organization}`,
  );
  const { changed_before: before, last_status_code: statusCode } = delivery;
  const change = before && explainChange(before, { statusCode }, (at) => at);
  return `${change?.what ?? ""} ${diagnoseDelivery(delivery, delivery.attempts).what}`;
}

describe("the ten faults of the demo", () => {
  it("have one cause each, which the diagnosis names", async () => {
    expect(await diagnosisOf("certificate")).toMatch(/The certificate expired on [-\d]{10} \d\d:\d\d UTC\./);
    expect(await diagnosisOf("old-secret")).toMatch(
      /Worked until .* Ana Admin rotated the secret at .* without overlap; the receiver probably still has the old one/,
    );
    expect(await diagnosisOf("wrong-url")).toMatch(/Ana Admin changed the URL at .*404/);
    expect(await diagnosisOf("timeout")).toContain("did not respond within 10 seconds");
    expect(await diagnosisOf("signature")).toMatch(/^ The receiver responded with 401/);
    expect(await diagnosisOf("platform-1")).toContain("could not be resolved: DNS did not respond");
  });

  it("show the last success before the change that broke a webhook", async () => {
    const fault = faultOf("wrong-url");
    const [webhook] = fault.webhooks;
    if (!webhook) throw new Error("no webhook");
    const path = `/api/v1/webhooks/${faultWebhook(fault, webhook)}/stats?organization_id=${faultOrganization(fault)}`;
    const { last_success } = webhookStats.parse(await get(path));
    expect(last_success).toMatchObject([{ event: "booking.created" }]);
  });

  it("show the event that went nowhere, and why", async () => {
    const [cancelled, created] = await timelineOf("nowhere");
    expect(cancelled).toMatchObject({ type: "booking.cancelled", delivery_count: 0 });
    expect(cancelled?.webhooks).toMatchObject([{ reason: "not_subscribed" }]);
    expect(created).toMatchObject({ type: "booking.created", delivery_count: 1 });
    expect((await timelineOf("disabled"))[0]?.webhooks[0]).toMatchObject({
      reason: "disabled",
      by: "Ana Admin",
    });
    expect((await timelineOf("not-subscribed"))[0]?.webhooks).toMatchObject([{ reason: "not_subscribed" }]);
  });

  it("include a booking that was never created, and a cause on the platform", async () => {
    const id = faultBooking(faultOf("never-created"));
    expect(customerSays(faultOf("never-created"))).toContain(id);
    expect(await get(`/api/v1/support/search?q=${id}`)).toMatchObject({ data: [] });
    const failing = failingList.parse(await get("/api/v1/support/failing"));
    expect(failing.is_own_fault).toBe(true);
    expect(failing.data.slice(0, 3).map(({ error }) => error?.code)).toEqual(Array(3).fill("dns_error"));
  });
});
