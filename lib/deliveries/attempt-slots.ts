import { dispatchLimits } from "./limits";

const FORGET_EVERY_MS = 60_000;

/** Webhook and organization that an attempt belongs to. */
export interface SlotOwner {
  webhookId: string;
  organizationId: string;
}

/** Outcome of an attempt, as far as it affects the webhook's number of slots. */
export type SlotOutcome = "succeeded" | "failed" | "unreachable";

interface SlotRequest {
  /** Maximum time to wait for a slot, in milliseconds. */
  withinMs: number;
  /** Refuses immediately when the queue is so long that the wait would exceed about a second. */
  bounded: boolean;
}

interface Waiter {
  decide: (hasSlot: boolean) => void;
  timer: NodeJS.Timeout;
}

interface WebhookSlots {
  limit: number;
  inFlight: number;
  waiters: Waiter[];
  /** Attempts that ended in the previous and the current second: the rate at which the queue drains. */
  ended: { second: number; before: number; now: number };
}

interface OrganizationSlots {
  inFlight: number;
  waiting: number;
  webhooks: Map<string, WebhookSlots>;
  /** Webhooks with waiting attempts, in the order of their turns. */
  contending: Set<WebhookSlots>;
  paused: (() => void)[];
}

/**
 * Slots for attempts in flight in this process, limited per webhook, per organization, and in total. A
 * webhook's limit grows by one with each success while all of its slots are taken, which adapts it to the
 * receiver's capacity. It is halved when the receiver times out or cannot be reached. Queues are short, and
 * webhooks and organizations take turns, so that no attempt waits for another webhook's receiver.
 */
export class AttemptSlots {
  readonly #organizations = new Map<string, OrganizationSlots>();
  readonly #contending = new Set<OrganizationSlots>();
  #inFlight = 0;
  #forgotAt = 0;
  #closed = false;

  /**
   * @returns true when the attempt has a slot, which `release` must return; false when the attempt must not
   *   be made here; a promise of either while the attempt waits
   */
  take(owner: SlotOwner, { withinMs, bounded }: SlotRequest): boolean | Promise<boolean> {
    const organization = this.#organization(owner.organizationId);
    const webhook = webhookOf(organization, owner.webhookId);
    if (this.#hasRoom(organization, webhook)) {
      this.#enter(organization, webhook);
      return true;
    }
    if (this.#closed || (bounded && webhook.waiters.length >= longestQueue(webhook))) {
      return false;
    }
    return new Promise((resolve) => {
      const waiter: Waiter = {
        decide: (hasSlot) => {
          clearTimeout(waiter.timer);
          this.#leaveQueue(organization, webhook, waiter);
          resolve(hasSlot);
        },
        timer: setTimeout(() => waiter.decide(false), withinMs),
      };
      webhook.waiters.push(waiter);
      organization.waiting += 1;
      organization.contending.add(webhook);
      this.#contending.add(organization);
    });
  }

  /** Takes up to `most` further slots that are free. @returns the number taken */
  takeFree(owner: SlotOwner, most: number): number {
    const organization = this.#organization(owner.organizationId);
    const webhook = webhookOf(organization, owner.webhookId);
    let taken = 0;
    while (taken < most && this.#hasRoom(organization, webhook)) {
      this.#enter(organization, webhook);
      taken += 1;
    }
    return taken;
  }

  /** Returns a slot. @param outcome null when no attempt was made */
  release({ organizationId, webhookId }: SlotOwner, outcome: SlotOutcome | null): void {
    const organization = this.#organization(organizationId);
    const webhook = webhookOf(organization, webhookId);
    const wasFull = this.#inFlight >= dispatchLimits.slotsInAll;
    if (outcome) adapt(webhook, outcome);
    webhook.inFlight -= 1;
    organization.inFlight -= 1;
    this.#inFlight -= 1;
    this.#admit(organization);
    if (wasFull) for (const other of [...this.#contending]) this.#admit(other);
    this.#forgetIdle();
  }

  /**
   * Resolves when fewer than `pauseFromWaiting` attempts of the organization wait for slots, or after
   * `pauseAtMostMs`. This keeps a flood of events in Inngest's queue instead of in memory.
   */
  pause(organizationId: string): Promise<void> {
    const organization = this.#organizations.get(organizationId);
    if (!organization || organization.waiting < dispatchLimits.pauseFromWaiting) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, dispatchLimits.pauseAtMostMs);
      organization.paused.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** For shutdown: refuses all waiting attempts. Attempts in flight keep their slots. */
  close(): void {
    this.#closed = true;
    for (const { webhooks } of this.#organizations.values()) {
      for (const { waiters } of webhooks.values()) for (const waiter of [...waiters]) waiter.decide(false);
    }
  }

  #hasRoom(organization: OrganizationSlots, webhook: WebhookSlots): boolean {
    return (
      !this.#closed &&
      webhook.inFlight < webhook.limit &&
      organization.inFlight < dispatchLimits.slotsPerOrganization &&
      this.#inFlight < dispatchLimits.slotsInAll
    );
  }

  #enter(organization: OrganizationSlots, webhook: WebhookSlots): void {
    webhook.inFlight += 1;
    organization.inFlight += 1;
    this.#inFlight += 1;
  }

  /** Admits one waiting attempt of each webhook in turn while slots are free. */
  #admit(organization: OrganizationSlots): void {
    for (let admitted = true; admitted; ) {
      admitted = false;
      for (const webhook of [...organization.contending]) {
        const [next] = webhook.waiters;
        if (!next || !this.#hasRoom(organization, webhook)) continue;
        this.#enter(organization, webhook);
        next.decide(true);
        if (organization.contending.delete(webhook) && webhook.waiters.length > 0) {
          organization.contending.add(webhook);
        }
        admitted = true;
      }
    }
  }

  #leaveQueue(organization: OrganizationSlots, webhook: WebhookSlots, waiter: Waiter): void {
    webhook.waiters.splice(webhook.waiters.indexOf(waiter), 1);
    organization.waiting -= 1;
    if (webhook.waiters.length === 0) organization.contending.delete(webhook);
    if (organization.waiting === 0) this.#contending.delete(organization);
    // Resumes one batch at a time, because each adds further attempts.
    if (organization.waiting < dispatchLimits.pauseFromWaiting) organization.paused.shift()?.();
  }

  #organization(id: string): OrganizationSlots {
    let organization = this.#organizations.get(id);
    if (!organization) {
      organization = { inFlight: 0, waiting: 0, webhooks: new Map(), contending: new Set(), paused: [] };
      this.#organizations.set(id, organization);
    }
    return organization;
  }

  /** Keeps the limits of an organization without attempts for up to a minute. */
  #forgetIdle(): void {
    if (performance.now() - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = performance.now();
    for (const [id, { inFlight, waiting, paused }] of this.#organizations) {
      if (inFlight === 0 && waiting === 0 && paused.length === 0) this.#organizations.delete(id);
    }
  }
}

function webhookOf(organization: OrganizationSlots, webhookId: string): WebhookSlots {
  let webhook = organization.webhooks.get(webhookId);
  if (!webhook) {
    const limit = dispatchLimits.slotsPerWebhook.least;
    webhook = { limit, inFlight: 0, waiters: [], ended: { second: 0, before: 0, now: 0 } };
    organization.webhooks.set(webhookId, webhook);
  }
  return webhook;
}

function adapt(webhook: WebhookSlots, outcome: SlotOutcome): void {
  const { least, most } = dispatchLimits.slotsPerWebhook;
  if (outcome === "unreachable") webhook.limit = Math.max(least, Math.floor(webhook.limit / 2));
  else if (outcome === "succeeded" && webhook.inFlight >= webhook.limit) {
    webhook.limit = Math.min(most, webhook.limit + 1);
  }
  countEnded(webhook);
  webhook.ended.now += 1;
}

/** The number of slots, or the number of attempts that ended within a second, whichever is larger. */
function longestQueue(webhook: WebhookSlots): number {
  countEnded(webhook);
  return Math.max(webhook.limit, webhook.ended.before, webhook.ended.now);
}

function countEnded({ ended }: WebhookSlots): void {
  const second = Math.floor(performance.now() / 1_000);
  if (second === ended.second) return;
  Object.assign(ended, { second, before: second === ended.second + 1 ? ended.now : 0, now: 0 });
}
