import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GIF, MP3, MP4, OGG, PNG } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: a file given as URL, data URI, base64 or upload arrives at Telegram to the byte, as the kind asked for. */

let system: System;
let files: Server;
let filesUrl: string;
const PDF = Buffer.from("%PDF-1.4\n%\u00e2\u00e3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "latin1");
const SAMPLES: Record<string, { bytes: Buffer; mime: string; extension: string; kind: string }> = {
  photo: { bytes: PNG, mime: "image/png", extension: "png", kind: "photo" },
  document: { bytes: PDF, mime: "application/pdf", extension: "pdf", kind: "document" },
  audio: { bytes: MP3, mime: "audio/mpeg", extension: "mp3", kind: "audio" },
  voice: { bytes: OGG, mime: "audio/ogg", extension: "ogg", kind: "voice" },
  video: { bytes: MP4, mime: "video/mp4", extension: "mp4", kind: "video" },
};

beforeAll(async () => {
  system = await startSystem();
  // The tests send more to one person, and faster, than Telegram takes.
  await system.control.request("PUT", "/limits", { enabled: false });
  files = createServer((request, response) => {
    const name = (request.url ?? "").split("/").at(-1)?.split(".")[0] ?? "";
    const sample = SAMPLES[name];
    if (sample) response.writeHead(200, { "content-type": sample.mime }).end(sample.bytes);
    else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(files, "listening");
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
afterAll(async () => {
  files.close();
  files.closeAllConnections();
  await system[Symbol.asyncDispose]();
});

function methodOf(field: string): string {
  return `send${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** Checks answer, message and link of one sent file. */
async function expectSent(
  field: string,
  answer: { status: number; body: unknown },
  caption: string,
): Promise<void> {
  const sample = SAMPLES[field]!;
  expect(answer.body).toEqual({
    ok: true,
    result: {
      message_id: expect.any(Number),
      chat: { id: Number(system.people.alice.id) },
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      text: caption,
      file_name: expect.stringMatching(new RegExp(`^[\\w-]{24,}\\.${sample.extension}$`)),
      file_url: expect.stringMatching(/^http:\/\//),
      file_type: field,
    },
  });
  const { result } = answer.body as { result: { message_id: number; file_name: string; file_url: string } };
  expect(result.file_url.endsWith(`/media/${result.file_name}`)).toBe(true);
  const message = (await system.control.messages("alice_demo")).find(({ id }) => id === result.message_id);
  expect(message).toMatchObject({ text: caption, media: { kind: sample.kind } });
  if (field !== "photo") {
    expect(message?.media?.sha256).toBe(createHash("sha256").update(sample.bytes).digest("hex"));
  }
  const file = await fetch(result.file_url);
  expect(file.status).toBe(200);
  expect(Buffer.from(await file.arrayBuffer()).equals(sample.bytes)).toBe(true);
}

describe.each(Object.keys(SAMPLES))("%s", (field) => {
  const { bytes, mime, extension } = SAMPLES[field]!;
  const send = (value: string, caption: string) =>
    system.api.call(methodOf(field), { chat_id: "@alice_demo", [field]: value, caption });

  test("as bare base64", async () => {
    await expectSent(field, await send(bytes.toString("base64"), `${field} base64`), `${field} base64`);
  });

  test("as a data URI", async () => {
    const uri = `data:${mime};base64,${bytes.toString("base64")}`;
    await expectSent(field, await send(uri, `${field} data`), `${field} data`);
  });

  test("as a URL", async () => {
    const url = `${filesUrl}/${field}.${extension}`;
    await expectSent(field, await send(url, `${field} url`), `${field} url`);
  });

  test("as an upload", async () => {
    const form = new FormData();
    form.set("chat_id", "@alice_demo");
    form.set("caption", `${field} <b>upload</b>`);
    form.set("parse_mode", "HTML");
    form.set(field, new Blob([new Uint8Array(bytes)], { type: mime }), `my ${field}; "ünï".${extension}`);
    await expectSent(field, await system.api.upload(methodOf(field), form), `${field} upload`);
  });
});

test("a GIF sent as a photo does not lose the request: it is sent or refused with a reason", async () => {
  const { status, body } = await system.api.call("sendPhoto", {
    chat_id: "@alice_demo",
    photo: GIF.toString("base64"),
  });
  expect([200, 400]).toContain(status);
  expect(body.ok ? body.result.file_type : body.description).toMatch(/photo/);
});

test("a file of 12 MB crosses in parts and arrives to the byte", async () => {
  const bytes = Buffer.alloc(12 * 1024 * 1024, "0123456789abcdef");
  const form = new FormData();
  form.set("chat_id", "@alice_demo");
  form.set("document", new Blob([bytes]), "large.bin");
  const { body } = await system.api.upload("sendDocument", form);
  expect(body).toMatchObject({ ok: true });
  const message = (await system.control.messages("alice_demo")).find(
    ({ id }) => id === body.result.message_id,
  );
  expect(message?.media).toMatchObject({
    kind: "document",
    file_name: "large.bin",
    size_bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
});

test("the simulated Telegram was never asked for something that it does not simulate", () => {
  expect(system.simulator.unimplemented).toEqual([]);
  expect(system.simulator.failures).toEqual([]);
});
