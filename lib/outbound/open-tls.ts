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

/** Time for each address. The last address may use all of the remaining time. */
const NEXT_ADDRESS_MS = 500;

/**
 * Creates the context of all connections, because it costs more than a handshake.
 * @param ca replaces the usual authorities
 */
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
  /** Duration of the TCP connect, which is one round trip. */
  connectMs: number;
  /** Expiry of the receiver's own certificate. */
  certificateExpiresAt: Date | null;
}

/**
 * Opens a verified TLS connection to one of the given addresses, and to no other address.
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
    // Returns the checked addresses, so that the name is not resolved again. Not called for an address.
    lookup: handOut(addresses),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    servername: isIP(target.host) ? "" : target.host,
    ALPNProtocols: ["http/1.1"],
    secureContext,
    // Set explicitly, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default.
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
    // Runs before the listener that starts the handshake, so that a forbidden peer receives no byte.
    socket.prependOnceListener("connect", () => {
      connectMs = attempt ? performance.now() - attempt.begun : 0;
      // After a reset, the socket no longer reports its peer.
      const peer = socket.remoteAddress ?? attempt?.address;
      if (peer === undefined) return socket.destroy(failures.reset(false));
      if (!isAllowedAddress(peer, networks)) return socket.destroy(failures.blocked());
      deadline.enter("tls", () => socket.destroy());
      // Attached only now, because the socket may replace the handle that reports the keys until it is connected.
      socket.once("keylog", () => {
        handshake.keysAgreed = true;
      });
    });
    // Runs before other listeners, because the socket loses its handle when Node rejects the certificate. The cheaper
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

/** Error for a socket that closed without one, as after a FIN from the receiver. */
const closed = () => Object.assign(new Error("connection closed"), { code: "ECONNRESET" });

function handOut(addresses: readonly string[]): LookupFunction {
  const list = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    const [first] = list;
    if (options.all || !first) callback(null, list);
    else callback(null, first.address, first.family);
  };
}
