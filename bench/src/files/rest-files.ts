import { createHash } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { monotonicMs, secondsSince } from "../statistics.ts";
import { generatedFile } from "./generated-file.ts";

/** A file to be sent through the REST API. */
export interface RestUpload {
  readonly apiPort: number;
  readonly apiToken: string;
  readonly chat: string;
  readonly megabytes: number;
}

const BOUNDARY = "bench-boundary";

/** Sends a document by multipart, generated as it is sent; resolves with the seconds until the answer. */
export async function restUpload({ apiPort, apiToken, chat, megabytes }: RestUpload): Promise<number> {
  const before = Buffer.from(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="chat_id"\r\n\r\n@${chat}\r\n` +
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="document"; filename="bench.bin"\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const startedAtMs = monotonicMs();
  const upload = request({
    host: "127.0.0.1",
    port: apiPort,
    method: "POST",
    path: "/api_v1/sendDocument",
    headers: {
      "x-api-key": apiToken,
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
      "content-length": before.length + megabytes * 1_000_000 + after.length,
    },
  });
  const answered = once(upload, "response");
  await pipeline(function* () {
    yield before;
    yield* generatedFile(megabytes);
    yield after;
  }, upload);
  const [response] = (await answered) as [IncomingMessage];
  const body = await text(response);
  if (response.statusCode !== 200)
    throw new Error(`sendDocument was answered ${response.statusCode}: ${body}`);
  return secondsSince(startedAtMs);
}

/** Fetches a link and throws the content away; resolves with the seconds and the content's SHA-256. */
export async function fetchLink({ url }: { url: string }): Promise<{ seconds: number; sha256: string }> {
  const startedAtMs = monotonicMs();
  const [response] = (await once(get(url), "response")) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`the link was answered ${response.statusCode}`);
  const hash = createHash("sha256");
  for await (const chunk of response) hash.update(chunk);
  return { seconds: secondsSince(startedAtMs), sha256: hash.digest("hex") };
}
