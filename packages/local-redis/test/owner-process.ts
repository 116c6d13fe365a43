// A process that owns a Redis, for tests that kill it. Usage: owner-process.ts <dataDir> <cacheDir>
import { startLocalRedis } from "../src/index.ts";

const [dataDir = "", cacheDir = ""] = process.argv.slice(2);
const redis = await startLocalRedis({ dataDir, cacheDir });
process.stdout.write(`${redis.url}\n`);
// Ends with the test that started it.
process.stdin.resume().once("end", () => redis.close());
