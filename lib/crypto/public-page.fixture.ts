/**
 * The two snippets in the section "Verifying signatures" of the public page "Custom Webhooks". Customers wrote their
 * receivers from them. The page's text has lost indentation and blank lines.
 */
export const publicPageSnippets = {
  python: `import hmac
import hashlib
def verify_signature(body: bytes, signature: str, secret: str) -> bool:
expected = hmac.new(
key=secret.encode("utf-8"),
msg=body,
digestmod=hashlib.sha256,
).hexdigest()
return hmac.compare_digest(signature, expected)`,
  node: `const crypto = require("crypto");
function verifySignature(body, signature, secret) {
const expected = crypto
.createHmac("sha256", secret)
.update(body)
.digest("hex");
return crypto.timingSafeEqual(
Buffer.from(signature),
Buffer.from(expected)
);
}`,
};
