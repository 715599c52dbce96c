import type { CodeSample } from "@/components/ui/code-tabs";
import { shellQuote } from "./to-curl";

interface SignedBytes {
  /** Signed bytes before the body: empty, or `id.timestamp.` for Standard Webhooks. */
  prefix: string;
  body: string;
}

const note = "# Set SECRET to the full secret, including whsec_.";

/**
 * Commands that recompute one signature of this request: `X-Empfio-Signature` without a prefix, `webhook-signature`
 * with one. The secret is read from the environment, so that it does not end up in the shell history.
 */
export function recomputeLines({ prefix, body }: SignedBytes): CodeSample[] {
  const message = shellQuote(prefix + body);
  const node = prefix
    ? `console.log("v1," + require("crypto").createHmac("sha256", Buffer.from(process.env.SECRET.slice(6), "base64")).update(process.argv[1]).digest("base64"))`
    : `console.log(require("crypto").createHmac("sha256", process.env.SECRET).update(process.argv[1]).digest("hex"))`;
  const python = prefix
    ? `import base64, hmac, os, sys; print("v1," + base64.b64encode(hmac.digest(base64.b64decode(os.environ["SECRET"][6:]), os.fsencode(sys.argv[1]), "sha256")).decode())`
    : `import hmac, os, sys; print(hmac.new(os.environ["SECRET"].encode(), os.fsencode(sys.argv[1]), "sha256").hexdigest())`;
  return [
    { id: "node", title: "Node.js", language: "bash", code: `${note}\nnode -e '${node}' \\\n  ${message}` },
    {
      id: "python",
      title: "Python",
      language: "bash",
      code: `${note}\npython3 -c '${python}' \\\n  ${message}`,
    },
  ];
}
