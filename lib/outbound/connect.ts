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
import type { Deadline } from "./deadline";
import { connectFailure, failures } from "./failure";
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

/**
 * A verified TLS connection to one of the addresses, and to no other.
 * @throws {OutboundFailure}
 */
export function openTls(
  target: WebhookTarget,
  addresses: readonly string[],
  { secureContext, networks }: { secureContext: SecureContext; networks: Networks },
  deadline: Deadline,
): Promise<TLSSocket> {
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
    let connected = false;
    const fail = (error?: Error) => {
      socket.destroy();
      reject(connectFailure(error, connected));
    };
    const closed = () => fail();
    socket.on("error", fail).on("close", closed);
    socket.once("connect", () => {
      connected = true;
      if (!isAllowedAddress(socket.remoteAddress ?? "", networks)) socket.destroy(failures.blocked());
      else deadline.enter("tls", () => socket.destroy());
    });
    socket.once("secureConnect", () => {
      socket.off("error", fail).off("close", closed);
      resolve(socket);
    });
    deadline.enter("connect", () => socket.destroy());
  });
}

function handOut(addresses: readonly string[]): LookupFunction {
  const list = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    const [first] = list;
    if (options.all || !first) callback(null, list);
    else callback(null, first.address, first.family);
  };
}
