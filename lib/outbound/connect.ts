import { constants } from "node:crypto";
import { isIP, type LookupFunction, type TcpSocketConnectOpts } from "node:net";
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import { isAllowedAddress, type Networks } from "./address-policy";
import { certificateFacts } from "./certificate-facts";
import type { Deadline } from "./deadline";
import { connectFailure, failures } from "./failure";
import { type Handshake, handshakeFailure } from "./tls-failure";
import type { WebhookTarget } from "./webhook-url";

/** Per address; the last one may use all the time that is left. */
const NEXT_ADDRESS_MS = 500;

/** One for all connections: building it costs more than a handshake. @param ca instead of the usual authorities */
export function createTlsContext(ca?: readonly string[]): SecureContext {
  return createSecureContext({
    ...(ca ? { ca: [...ca] } : {}),
    minVersion: "TLSv1.2",
    // A server could have us compute handshakes for ever.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  });
}

/** A connection whose peer is allowed and verified. */
export interface SecureConnection {
  socket: TLSSocket;
  /** Of the TCP connect alone: one round trip. */
  connectMs: number;
  /** Of the receiver's own certificate. */
  certificateExpiresAt: Date | null;
}

/**
 * A verified TLS connection to one of the addresses, and to no other.
 * @throws {OutboundFailure}
 */
export function openTls(
  target: WebhookTarget,
  addresses: readonly string[],
  { secureContext, networks }: { secureContext: SecureContext; networks: Networks },
  deadline: Deadline,
): Promise<SecureConnection> {
  const options: ConnectionOptions & TcpSocketConnectOpts = {
    host: target.host,
    port: target.port,
    // Never called for an address; for a name it hands out what was checked, so nobody resolves again.
    lookup: handOut(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    servername: isIP(target.host) ? "" : target.host,
    ALPNProtocols: ["http/1.1"],
    secureContext,
    // Said here, since NODE_TLS_REJECT_UNAUTHORIZED=0 turns the default off.
    rejectUnauthorized: true,
  };
  const socket = connect(options);
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const { host, port } = target;
    const handshake: Handshake = { host, port, keysAgreed: false, certificate: null };
    let attempt: { address: string; begun: number } | null = null;
    let connectMs: number | null = null;
    const fail = (error?: Error) => {
      socket.destroy();
      reject(connectMs === null ? connectFailure(error) : handshakeFailure(error ?? closed(), handshake));
    };
    const close = () => fail(closed());
    socket.on("error", fail).on("close", close);
    socket.on("connectionAttempt", (address: string) => {
      attempt = { address, begun: performance.now() };
    });
    // Before the listener that begins the handshake: a forbidden peer gets not one byte.
    socket.prependOnceListener("connect", () => {
      connectMs = attempt ? performance.now() - attempt.begun : 0;
      // The socket no longer knows a peer that has already reset the connection.
      const peer = socket.remoteAddress ?? attempt?.address;
      if (peer === undefined) return socket.destroy(failures.reset(false));
      if (!isAllowedAddress(peer, networks)) return socket.destroy(failures.blocked());
      deadline.enter("tls", () => socket.destroy());
      // Before it has connected, the socket may still change the handle that reports the keys.
      socket.once("keylog", () => {
        handshake.keysAgreed = true;
      });
    });
    // First in line: a certificate that is refused takes the socket's handle with it. The cheaper
    // getPeerX509Certificate would leave Node's own check without the certificate.
    socket.prependOnceListener("secure", () => {
      const certificate = socket.getPeerCertificate(true);
      if (certificate?.valid_to) handshake.certificate = certificateFacts(certificate);
    });
    socket.once("secureConnect", () => {
      socket.off("error", fail).off("close", close);
      const certificateExpiresAt = handshake.certificate?.validTo ?? null;
      resolve({ socket, connectMs: connectMs ?? 0, certificateExpiresAt });
    });
    deadline.enter("connect", () => socket.destroy());
  });
}

/** Closed without an error, which is what a receiver's FIN comes to. */
const closed = () => Object.assign(new Error("connection closed"), { code: "ECONNRESET" });

function handOut(addresses: readonly string[]): LookupFunction {
  const list = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    const [first] = list;
    if (options.all || !first) callback(null, list);
    else callback(null, first.address, first.family);
  };
}
