/** The receivers: HTTPS on one port for each webhook, in a separate process. */
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { issueCertificate } from "@/tests/fixtures/certificates";
import { now } from "../stage/clock";
import { serve } from "../stage/rpc";

/** Behavior of a port. Default: an immediate 200 without a body. */
export interface Behaviour {
  delayMs?: number;
  /** Never responds. */
  hang?: boolean;
  /** Sends the headers, then endlessly one byte of the body per second. */
  drip?: boolean;
  /** Responds with 500 to the first request of each event. */
  failFirst?: boolean;
  /** Size of the response body. */
  bodyBytes?: number;
}

let usual: Behaviour = {};
const special = new Map<number, Behaviour>();
/** Arrival time of each event's first request, taken when its headers are read. */
let arrivals = new Map<string, number>();
/** Arrival time of each event's second request. */
let retries = new Map<string, number>();
let succeeded = 0;
let requests = 0;

const DRIP_EVERY_MS = 1_000;

const { cert, key } = await issueCertificate();
const server = createServer({ cert, key, keepAliveTimeout: 60_000 }, (request, response) => {
  const at = now();
  const event = String(request.headers["webhook-id"]);
  const isFirst = !arrivals.has(event);
  requests += 1;
  if (isFirst) arrivals.set(event, at);
  else if (!retries.has(event)) retries.set(event, at);
  const behaviour = special.get(request.socket.localPort ?? 0) ?? usual;
  request.resume();
  request.once("end", () => respond(behaviour, isFirst, request, response));
});

function respond(behaviour: Behaviour, isFirst: boolean, request: IncomingMessage, response: ServerResponse) {
  if (behaviour.hang) return;
  if (behaviour.delayMs) {
    setTimeout(() => respond({ ...behaviour, delayMs: 0 }, isFirst, request, response), behaviour.delayMs);
    return;
  }
  response.sendDate = false;
  if (behaviour.drip) return drip(response);
  const status = behaviour.failFirst && isFirst ? 500 : 200;
  if (status === 200) succeeded += 1;
  const body = Buffer.alloc(behaviour.bodyBytes ?? 0, "x");
  response.writeHead(status, { "content-length": body.length }).end(body);
}

function drip(response: ServerResponse): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write("x"), DRIP_EVERY_MS);
  response.once("close", () => clearInterval(timer));
}

const receiver = {
  /** @returns the ports */
  async listen(count: number): Promise<number[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        // Uses one HTTPS server for all ports, because each server needs its own TLS context.
        const port = createTcpServer((socket) => void server.emit("connection", socket));
        port.listen(0, "127.0.0.1");
        await once(port, "listening");
        return (port.address() as AddressInfo).port;
      }),
    );
  },
  /** @param port null for every port without its own behavior */
  behave(port: number | null, behaviour: Behaviour): void {
    if (port === null) usual = behaviour;
    else special.set(port, behaviour);
  },
  /** Resets counts and times. */
  forget(): void {
    arrivals = new Map();
    retries = new Map();
    succeeded = 0;
    requests = 0;
  },
  counts: () => ({ events: arrivals.size, succeeded, requests }),
  arrivals: () => arrivals,
  retries: () => retries,
};
export type ReceiverApi = typeof receiver;
serve(receiver);
