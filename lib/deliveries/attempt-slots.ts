import { performance as processPerformance } from "node:perf_hooks";
import { dispatchLimits } from "./limits";

const FORGET_EVERY_MS = 60_000;
/** An organization's receivers count as accepting requests if an attempt has ended within this time. */
const MOVING_MS = 1_000;
const LOAD_WINDOW_MS = 250;
/** Utilization of the event loop above which the process itself counts as the bottleneck. */
const BUSY = 0.7;

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
  /** Refuses immediately when the webhook's queue does not move. */
  bounded: boolean;
}

interface Waiter {
  /** By `performance.now()`. */
  since: number;
  decide: (hasSlot: boolean) => void;
  timer: NodeJS.Timeout;
}

interface WebhookSlots {
  limit: number;
  inFlight: number;
  waiters: Waiter[];
}

interface OrganizationSlots {
  inFlight: number;
  waiting: number;
  webhooks: Map<string, WebhookSlots>;
  /** Webhooks with waiting attempts, in the order of their turns. */
  contending: Set<WebhookSlots>;
  /** When one of its attempts last ended, by `performance.now()`. */
  endedAt: number;
  /** Resumes the batch that pauses. */
  resume: () => void;
}

/**
 * Slots for attempts in flight in this process, limited per webhook, per organization, and in total. A
 * webhook's limit grows by one with each success while all of its slots are taken, which adapts it to the
 * receiver's capacity. It is halved when the receiver times out or cannot be reached. A queue that has stopped moving
 * accepts no more, and webhooks and organizations take turns, so that no attempt waits for another webhook's receiver.
 */
export class AttemptSlots {
  readonly #organizations = new Map<string, OrganizationSlots>();
  /** Organizations with waiting attempts, in the order of their turns. */
  readonly #contending = new Set<OrganizationSlots>();
  readonly #turns = new Map<string, Promise<void>>();
  #inFlight = 0;
  #forgotAt = 0;
  #closed = false;

  /** @param isBusy whether this process itself is the bottleneck */
  constructor(private readonly isBusy: () => boolean = createLoadMeter()) {}

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
    if (this.#closed || (bounded && isFull(webhook))) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        since: performance.now(),
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

  /** Number of slots that the webhook could take now. */
  free(owner: SlotOwner): number {
    const organization = this.#organization(owner.organizationId);
    const webhook = webhookOf(organization, owner.webhookId);
    return this.#free(organization, webhook);
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
    if (outcome) {
      this.#adapt(webhook, outcome);
      organization.endedAt = performance.now();
    }
    webhook.inFlight -= 1;
    organization.inFlight -= 1;
    this.#inFlight -= 1;
    for (const next of wasFull ? [...this.#contending] : [organization]) this.#admit(next);
    this.#forgetIdle();
  }

  /**
   * Starts one batch of an organization at a time, and only when fewer than `pauseFromWaiting` of its attempts wait for
   * slots or none has ended for a second. This keeps a flood of events in Inngest's queue instead of in memory for as long
   * as the organization's receivers accept requests.
   */
  inTurn<T>(organizationId: string, start: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(organizationId) ?? Promise.resolve();
    const turn = before.then(() => this.#pause(organizationId)).then(start);
    const ended = turn.then(
      () => {},
      () => {},
    );
    this.#turns.set(organizationId, ended);
    void ended.then(() => {
      if (this.#turns.get(organizationId) === ended) this.#turns.delete(organizationId);
    });
    return turn;
  }

  /** For shutdown: refuses all waiting attempts. Attempts in flight keep their slots. */
  close(): void {
    this.#closed = true;
    for (const { webhooks } of this.#organizations.values()) {
      for (const { waiters } of webhooks.values()) for (const waiter of [...waiters]) waiter.decide(false);
    }
  }

  /** The number of slots does not grow while this process is busy: it would only make more TLS handshakes. */
  #adapt(webhook: WebhookSlots, outcome: SlotOutcome): void {
    const { least, most } = dispatchLimits.slotsPerWebhook;
    if (outcome === "unreachable") webhook.limit = Math.max(least, Math.floor(webhook.limit / 2));
    else if (outcome === "succeeded" && webhook.inFlight >= webhook.limit && !this.isBusy()) {
      webhook.limit = Math.min(most, webhook.limit + 1);
    }
  }

  async #pause(organizationId: string): Promise<void> {
    const organization = this.#organizations.get(organizationId);
    while (
      organization &&
      !this.#closed &&
      organization.waiting >= dispatchLimits.pauseFromWaiting &&
      performance.now() - organization.endedAt < MOVING_MS
    ) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, MOVING_MS);
        organization.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #hasRoom(organization: OrganizationSlots, webhook: WebhookSlots): boolean {
    return this.#free(organization, webhook) > 0;
  }

  /** A limit may have been lowered below the number in flight. */
  #free(organization: OrganizationSlots, webhook: WebhookSlots): number {
    if (this.#closed) return 0;
    return Math.max(
      0,
      Math.min(
        webhook.limit - webhook.inFlight,
        dispatchLimits.slotsPerOrganization - organization.inFlight,
        dispatchLimits.slotsInAll - this.#inFlight,
      ),
    );
  }

  #enter(organization: OrganizationSlots, webhook: WebhookSlots): void {
    webhook.inFlight += 1;
    organization.inFlight += 1;
    this.#inFlight += 1;
  }

  /** Admits one waiting attempt of each webhook in turn while slots are free. Then other organizations have their turn. */
  #admit(organization: OrganizationSlots): void {
    for (let admitted = true; admitted; ) {
      admitted = false;
      for (const webhook of [...organization.contending]) {
        const [next] = webhook.waiters;
        if (!next || !this.#hasRoom(organization, webhook)) continue;
        this.#enter(organization, webhook);
        next.decide(true);
        if (organization.contending.delete(webhook)) organization.contending.add(webhook);
        if (this.#contending.delete(organization)) this.#contending.add(organization);
        admitted = true;
      }
    }
  }

  #leaveQueue(organization: OrganizationSlots, webhook: WebhookSlots, waiter: Waiter): void {
    webhook.waiters.splice(webhook.waiters.indexOf(waiter), 1);
    organization.waiting -= 1;
    if (webhook.waiters.length === 0) organization.contending.delete(webhook);
    if (organization.waiting === 0) this.#contending.delete(organization);
    if (organization.waiting < dispatchLimits.pauseFromWaiting) organization.resume();
  }

  #organization(id: string): OrganizationSlots {
    let organization = this.#organizations.get(id);
    if (!organization) {
      organization = {
        inFlight: 0,
        waiting: 0,
        webhooks: new Map(),
        contending: new Set(),
        endedAt: performance.now(),
        resume: () => {},
      };
      this.#organizations.set(id, organization);
    }
    return organization;
  }

  /** Keeps the limits of an organization without attempts for up to a minute. */
  #forgetIdle(): void {
    if (performance.now() - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = performance.now();
    for (const [id, { inFlight, waiting }] of this.#organizations) {
      if (inFlight === 0 && waiting === 0) this.#organizations.delete(id);
    }
  }
}

function webhookOf(organization: OrganizationSlots, webhookId: string): WebhookSlots {
  let webhook = organization.webhooks.get(webhookId);
  if (!webhook) {
    const limit = dispatchLimits.slotsPerWebhook.least;
    webhook = { limit, inFlight: 0, waiters: [] };
    organization.webhooks.set(webhookId, webhook);
  }
  return webhook;
}

/** Whether the first attempt has waited too long, or too many attempts wait. */
function isFull({ waiters }: WebhookSlots): boolean {
  const [first] = waiters;
  const isStuck = first !== undefined && performance.now() - first.since > dispatchLimits.queueFullAfterMs;
  return isStuck || waiters.length >= dispatchLimits.queueLength;
}

/** Measures the utilization of the event loop every 250 ms. */
function createLoadMeter(): () => boolean {
  let begun = processPerformance.eventLoopUtilization();
  let begunAt = performance.now();
  let isBusy = false;
  return () => {
    if (performance.now() - begunAt > LOAD_WINDOW_MS) {
      isBusy = processPerformance.eventLoopUtilization(begun).utilization > BUSY;
      begun = processPerformance.eventLoopUtilization();
      begunAt = performance.now();
    }
    return isBusy;
  };
}
