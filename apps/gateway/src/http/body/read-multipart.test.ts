import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { type FilePart, readMultipart } from "./read-multipart.ts";

/** Reads a body with boundary `b` that arrives in pieces of `pieceSize` bytes. */
async function read(body: string, pieceSize: number, fieldsLimitBytes = 1000) {
  const bytes = Buffer.from(body);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceSize) pieces.push(bytes.subarray(at, at + pieceSize));
  const files: [FilePart, string][] = [];
  const incoming = Readable.from(pieces, { objectMode: false });
  const fields = await readMultipart(incoming, "b", {
    fieldsLimitBytes,
    onFile: async (part, content) => {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      files.push([part, Buffer.concat(chunks).toString()]);
    },
  });
  return { fields, files };
}

const FIELD = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nGrüße\r\n';
const FILE =
  '--b\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nab\r\n--\r\n-b\r\n';

test.each([1, 2, 7, 1000])("fields and files come whole in pieces of %i bytes", async (pieceSize) => {
  expect(await read(`preamble\r\n${FIELD}${FILE}--b--\r\nepilogue`, pieceSize)).toEqual({
    fields: { text: "Grüße" },
    files: [[{ name: "photo", fileName: "a.png", mimeType: "image/png" }, "ab\r\n--\r\n-b"]],
  });
});

test("an empty file input is no file, and an empty field is an empty text", async () => {
  const body =
    '--b\r\nContent-Disposition: form-data; name="photo"; filename=""\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\r\n--b--\r\n';
  expect(await read(body, 1000)).toEqual({ fields: { text: "" }, files: [] });
});

test.each([
  ["ends inside a file", FILE.slice(0, -8), "MALFORMED_BODY"],
  ["ends inside the headers", FILE.slice(0, 30), "MALFORMED_BODY"],
  [
    "has a part cut off inside its headers",
    "--b\r\nContent-Disposition: form-data\r\n--b--\r\n",
    "MALFORMED_BODY",
  ],
  ["is nothing of the kind", "hello", "MALFORMED_BODY"],
  ["is empty", "", "MALFORMED_BODY"],
  ["has fields over the limit", `${FIELD.replace("Grüße", "x".repeat(1001))}--b--\r\n`, "BODY_TOO_LARGE"],
  ["has too many parts", `${FIELD.repeat(101)}--b--\r\n`, "MALFORMED_BODY"],
])("a body that %s is refused", async (_, body, code) => {
  for (const pieceSize of [1, 1000]) {
    await expect(read(body, pieceSize, 1000)).rejects.toMatchObject({ code });
  }
});

test("a file that is refused ends the reading", async () => {
  const incoming = Readable.from([Buffer.from(FIELD + FILE)], { objectMode: false });
  const reading = readMultipart(incoming, "b", {
    fieldsLimitBytes: 1000,
    onFile: () => Promise.reject(new Error("not wanted")),
  });
  await expect(reading).rejects.toThrow("not wanted");
});
