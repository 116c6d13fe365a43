import bigInt from "big-integer";
import { Api } from "telegram";
import { AuthKey } from "telegram/crypto/AuthKey.js";
import { BinaryReader, Logger } from "telegram/extensions/index.js";
import { MTProtoState } from "telegram/network/MTProtoState.js";
import { describe, expect, test } from "vitest";
import { sha1 } from "../src/crypto/hash.ts";
import { decryptMessage, encryptMessage } from "../src/crypto/message-encryption.ts";
import { loadSchemas } from "../src/tl/load-schemas.ts";
import type { TlObject } from "../src/tl/tl-object.ts";

/** GramJS has a codec of its own, written by others: both must mean the same bytes. */
const codec = loadSchemas();

const user = new Api.User({
  id: bigInt("6000000001"),
  accessHash: bigInt("-42"),
  self: true,
  contact: true,
  firstName: "Ünï",
  username: "alice_demo",
  phone: "4912345",
  status: new Api.UserStatusOffline({ wasOnline: 1_700_000_000 }),
});
const tlUser: TlObject = {
  _: "user",
  id: 6_000_000_001n,
  access_hash: -42n,
  self: true,
  contact: true,
  first_name: "Ünï",
  username: "alice_demo",
  phone: "4912345",
  status: { _: "userStatusOffline", was_online: 1_700_000_000 },
};

const message = new Api.Message({
  id: 7,
  out: true,
  peerId: new Api.PeerChat({ chatId: bigInt(5) }),
  date: 1_700_000_000,
  message: "long ".repeat(100),
  entities: [
    new Api.MessageEntityBold({ offset: 0, length: 4 }),
    new Api.MessageEntityTextUrl({ offset: 5, length: 4, url: "https://example.org/?a+b" }),
  ],
  media: new Api.MessageMediaDocument({
    document: new Api.Document({
      id: bigInt("9000000000000000000"),
      accessHash: bigInt(-1),
      fileReference: Buffer.from([1, 2, 3]),
      date: 1,
      mimeType: "video/mp4",
      size: bigInt("5000000000"),
      dcId: 2,
      attributes: [
        new Api.DocumentAttributeVideo({ duration: 1.5, w: 640, h: 480, supportsStreaming: true }),
      ],
    }),
  }),
  views: 3,
  forwards: 0,
});
const tlMessage: TlObject = {
  _: "message",
  id: 7,
  out: true,
  peer_id: { _: "peerChat", chat_id: 5n },
  date: 1_700_000_000,
  message: "long ".repeat(100),
  entities: [
    { _: "messageEntityBold", offset: 0, length: 4 },
    { _: "messageEntityTextUrl", offset: 5, length: 4, url: "https://example.org/?a+b" },
  ],
  media: {
    _: "messageMediaDocument",
    document: {
      _: "document",
      id: 9_000_000_000_000_000_000n,
      access_hash: -1n,
      file_reference: Buffer.from([1, 2, 3]),
      date: 1,
      mime_type: "video/mp4",
      size: 5_000_000_000n,
      dc_id: 2,
      attributes: [{ _: "documentAttributeVideo", duration: 1.5, w: 640, h: 480, supports_streaming: true }],
    },
  },
  views: 3,
  forwards: 0,
};

const sendMessage = new Api.messages.SendMessage({
  peer: new Api.InputPeerUser({ userId: bigInt(5), accessHash: bigInt(6) }),
  message: "hello",
  silent: true,
  randomId: bigInt("-1234567890123456789"),
  replyTo: new Api.InputReplyToMessage({ replyToMsgId: 3 }),
});
const tlSendMessage: TlObject = {
  _: "messages.sendMessage",
  peer: { _: "inputPeerUser", user_id: 5n, access_hash: 6n },
  message: "hello",
  silent: true,
  random_id: -1_234_567_890_123_456_789n,
  reply_to: { _: "inputReplyToMessage", reply_to_msg_id: 3 },
};

describe.each([
  ["user", user, tlUser],
  ["message", message, tlMessage],
  ["messages.sendMessage", sendMessage, tlSendMessage],
])("%s", (_name, gramJs, ours) => {
  test("GramJS writes the bytes that we write", () => {
    expect(codec.encode(ours, 198).toString("hex")).toBe(gramJs.getBytes().toString("hex"));
  });

  test("each reads what the other wrote", () => {
    expect(codec.decode(gramJs.getBytes())).toEqual(ours);
    const read = new BinaryReader(codec.encode(ours, 198)).tgReadObject() as { getBytes(): Buffer };
    expect(read.getBytes()).toEqual(gramJs.getBytes());
  });
});

test("GramJS and we agree on encryption in both directions", async () => {
  const key = Buffer.alloc(256, "an auth key");
  const authKey = new AuthKey();
  await authKey.setKey(key);
  const state = new MTProtoState(authKey, new Logger());
  const body = codec.encode({ _: "pong", msg_id: 5n, ping_id: 6n });
  const header = Buffer.alloc(32);
  header.writeBigInt64LE(99n, 16);
  header.writeInt32LE(body.length, 28);

  const received = await state.decryptMessageData(
    encryptMessage(key, sha1(key).subarray(12), Buffer.concat([header, body]), "server"),
  );
  expect(received.obj.className).toBe("Pong");
  expect(received.msgId.toString()).toBe("99");

  const sent = await state.encryptMessageData(Buffer.from("a message of sixteen bytes or so"));
  const plain = decryptMessage(key, Buffer.from(sent), "client");
  expect(plain?.subarray(16, 48).toString()).toBe("a message of sixteen bytes or so");
});
