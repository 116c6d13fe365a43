import type { IncomingMessage } from "node:http";
import { InvalidInput } from "../world/invalid-input.ts";

/** A file of 64 MB in base64, and room for the rest. */
const mostBytes = 96 * 1024 * 1024;

/** Reads a request's JSON body; an empty one stands for an empty object. Throws InvalidInput. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // A request without a set encoding yields buffers.
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > mostBytes) throw new InvalidInput("body", `expected at most ${mostBytes} bytes`);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new InvalidInput("body", "expected JSON");
  }
}
