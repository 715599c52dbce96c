import { isTrue } from "./env-formats";
import { repeatedSecrets, type SettingProblem, type Source, weakSecrets } from "./weak-secrets";

/** Lists all settings that production rejects, including values that cannot be parsed. */
export function productionProblems(source: Source): SettingProblem[] {
  return [
    ...addressProblems(source),
    ...weakSecrets(source),
    ...repeatedSecrets(source),
    ...inngestProblems(source),
    ...networkProblems(source),
    ...nodeProblems(source),
  ];
}

/** True when none of Inngest's variables is set, so that the embedded engine runs the functions. */
export function isEmbeddedEngine(source: Source): boolean {
  return INNGEST.every((name) => (source[name] ?? "") === "");
}

const INNGEST = ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_BASE_URL", "INNGEST_DEV"];

/**
 * Requires https, since http exposes session cookies and signing secrets. The demo is exempt: it uses
 * loopback.
 */
function addressProblems({ NEXTAUTH_URL: url = "", EMPFIO_DEMO }: Source): SettingProblem[] {
  if (url === "" || isTrue(EMPFIO_DEMO) || /^https:\/\//i.test(url)) return [];
  const problem = "NEXTAUTH_URL must start with https:// in production, for example https://app.example.com";
  return [{ name: "NEXTAUTH_URL", problem }];
}

/** Without both keys, a real Inngest server accepts no events and its calls cannot be verified. */
function inngestProblems(source: Source): SettingProblem[] {
  const problems: SettingProblem[] = [];
  const isDev = isTrue(source.INNGEST_DEV);
  if (isDev) {
    problems.push({
      name: "INNGEST_DEV",
      problem:
        "INNGEST_DEV must not be set in production (it serves functions unauthenticated); remove it or set 0",
    });
  }
  if (isEmbeddedEngine(isDev ? { ...source, INNGEST_DEV: "" } : source)) return problems;
  for (const [name, flag] of [
    ["INNGEST_EVENT_KEY", "--event-key"],
    ["INNGEST_SIGNING_KEY", "--signing-key"],
  ] as const) {
    if ((source[name] ?? "").trim() !== "") continue;
    problems.push({ name, problem: `${name} is missing, for example the ${flag} of your Inngest server` });
  }
  return problems;
}

function networkProblems({ WEBHOOK_ALLOWED_NETWORKS: networks = "", EMPFIO_DEMO }: Source): SettingProblem[] {
  if (networks.trim() === "" || isTrue(EMPFIO_DEMO)) return [];
  return [
    {
      name: "WEBHOOK_ALLOWED_NETWORKS",
      problem:
        "WEBHOOK_ALLOWED_NETWORKS opens private networks; production accepts it only with EMPFIO_DEMO=1",
    },
  ];
}

/** Options that open a debugger, accept malformed requests, or write TLS keys to a file. */
const UNSAFE_OPTION = /--(inspect|insecure-http-parser|tls-keylog)[\w-]*/;

/** Node variables that disable a protection of this product. */
function nodeProblems({
  NODE_TLS_REJECT_UNAUTHORIZED: verify,
  NODE_OPTIONS: options = "",
}: Source): SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (verify === "0") {
    problems.push({
      name: "NODE_TLS_REJECT_UNAUTHORIZED",
      problem:
        "NODE_TLS_REJECT_UNAUTHORIZED=0 accepts any certificate; remove it, and name extra authorities in NODE_EXTRA_CA_CERTS",
    });
  }
  const [unsafe] = UNSAFE_OPTION.exec(options) ?? [];
  if (unsafe)
    problems.push({ name: "NODE_OPTIONS", problem: `NODE_OPTIONS must not contain ${unsafe}; remove it` });
  return problems;
}
