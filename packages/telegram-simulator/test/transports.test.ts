import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { abridged } from "../src/transport/abridged.ts";
import { full } from "../src/transport/full.ts";
import { intermediate, paddedIntermediate } from "../src/transport/intermediate.ts";
import { RawClient } from "./raw-client.ts";
import { someone, startStubDataCentre } from "./stub-data-centre.ts";

test.each([
  ["full", full(), ""],
  ["abridged", abridged(), "ef"],
  ["intermediate", intermediate(), "eeeeeeee"],
  ["padded intermediate", paddedIntermediate(), "dddddddd"],
])("a session over %s", async (_name, framing, tag) => {
  await using stub = await startStubDataCentre();
  const { authKey } = stub.dataCentre.mintSession(someone);
  const client = await RawClient.connect(stub.dataCentre.port, authKey, {
    framing,
    tag: Buffer.from(tag, "hex"),
  });
  await client.begin();
  expect(await client.call({ _: "help.getConfig" })).toMatchObject({ _: "config" });
  client.close();
});

test("obfuscated intermediate, byte by byte", async () => {
  await using stub = await startStubDataCentre();
  const header = randomBytes(64);
  header.writeUInt32LE(0x01020304, 0);
  header.writeUInt32LE(0xeeeeeeee, 56);
  const secret = header.subarray(8, 56);
  const reversed = Buffer.from(secret).reverse();
  const encrypt = createCipheriv("aes-256-ctr", secret.subarray(0, 32), secret.subarray(32));
  const decrypt = createDecipheriv("aes-256-ctr", reversed.subarray(0, 32), reversed.subarray(32));
  const encryptedHeader = encrypt.update(header);
  // An encrypted packet of a key that nobody has: the answer is the length 4 and the error -404.
  const packet = Buffer.alloc(44, 7);
  packet.writeUInt32LE(40, 0);
  const socket = connect(stub.dataCentre.port, "127.0.0.1");
  socket.setNoDelay(true);
  const bytes = Buffer.concat([header.subarray(0, 56), encryptedHeader.subarray(56), encrypt.update(packet)]);
  for (const byte of bytes) socket.write(Buffer.from([byte]));
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(decrypt.update(answer).toString("hex")).toBe("040000006cfeffff");
  socket.destroy();
});
