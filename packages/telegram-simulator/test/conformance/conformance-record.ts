import { mkdir, writeFile } from "node:fs/promises";

/** What a client library was seen to do. */
export interface ConformanceRecord {
  /** Name and version. */
  client: string;
  layer: number;
  /** Every capability that the run asks for, in its order. */
  proved: readonly string[];
  passed: readonly string[];
}

/** Where runs leave their records; the README's table is made from them. */
export const RECORD_FOLDER = new URL("../../../../.data/conformance/", import.meta.url);

/** Keeps the newest record of each client. */
export async function recordConformance(record: ConformanceRecord): Promise<void> {
  await mkdir(RECORD_FOLDER, { recursive: true });
  const name = record.client.replace(/ .*/, "").toLowerCase();
  await writeFile(new URL(`${name}.json`, RECORD_FOLDER), `${JSON.stringify(record, null, 2)}\n`);
}
