import { createOutbound } from "../../../lib/outbound/outbound.ts";

/**
 * Posts to argv[2] repeatedly and prints the growth of its memory as JSON. A separate process, so that only the memory
 * of deliveries is measured.
 */
const DELIVERIES = 50;
const AT_ONCE = 10;

async function measure(url: string) {
  const sender = createOutbound({ allowedNetworks: ["127.0.0.0/8"] });
  const post = (path: string) =>
    sender.post({ url: url + path, headers: {}, body: Buffer.from("{}"), timeoutMs: 120_000 });
  const collect = () => globalThis.gc?.();
  const postMany = async (path: string, count: number) => {
    const outcomes = new Set<string>();
    let left = count;
    const sender = async () => {
      while (left-- > 0) {
        const { error, responseTruncated, responseBody } = await post(path);
        outcomes.add(
          `${error?.code ?? "success"} ${responseTruncated} ${(responseBody?.length ?? 0) <= 65_536}`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    return [...outcomes];
  };
  // Warms up, because the first deliveries allocate memory for handshakes, compiled code, and pools.
  await postMany("/harmless", DELIVERIES);
  collect();
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 2);
  const outcomes = await postMany("/hostile", DELIVERIES);
  clearInterval(sampler);
  collect();
  const after = process.memoryUsage().rss;
  await sender.close();
  const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  return { peakGrowth: megabytes(peak - before), growth: megabytes(after - before), outcomes };
}

console.log(JSON.stringify(await measure(process.argv[2] ?? "")));
