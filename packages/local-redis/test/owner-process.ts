// A process that owns a Redis, for tests that kill it. Usage: owner-process.ts <dataDir> <cacheDir>
import { startLocalRedis } from "../src/index.ts";

const [dataDir = "", cacheDir = ""] = process.argv.slice(2);
process.on("SIGINT", () => process.stdout.write("SIGINT came\n"));
const redis = await startLocalRedis({ dataDir, cacheDir });
process.stdout.write(`${redis.url}\n`);
