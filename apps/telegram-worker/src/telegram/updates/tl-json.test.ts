import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { snakeCase, tlFields, tlName } from "./tl-json.ts";

test("fields are told under their TL names, without what is the library's own", () => {
  const update = new Api.UpdateChatParticipantAdd({
    chatId: bigInt("9007199254740993"),
    userId: bigInt(5),
    inviterId: bigInt(6),
    date: 7,
    version: 8,
  });
  expect(tlFields(update)).toEqual({
    chat_id: "9007199254740993",
    user_id: "5",
    inviter_id: "6",
    date: 7,
    version: 8,
  });
  expect(tlName(update)).toBe("updateChatParticipantAdd");
});

test("nested objects carry their constructor's name, bytes are base64, absent fields are left out", () => {
  const update = new Api.UpdateMessagePollVote({
    pollId: bigInt(1),
    peer: new Api.PeerUser({ userId: bigInt(2) }),
    options: [Buffer.from([0, 255])],
    qts: 3,
  });
  expect(tlFields(update)).toEqual({
    poll_id: "1",
    peer: { _: "peerUser", user_id: "2" },
    options: ["AP8="],
    qts: 3,
  });
});

test("long bytes are told by their size, access hashes and file references not at all", () => {
  const document = new Api.Document({
    id: bigInt(1),
    accessHash: bigInt(99),
    fileReference: Buffer.from("secret"),
    date: 2,
    mimeType: "text/plain",
    size: bigInt(3),
    dcId: 2,
    attributes: [new Api.DocumentAttributeAudio({ duration: 1, waveform: Buffer.alloc(5000) })],
  });
  expect(tlFields(document)).toEqual({
    id: "1",
    date: 2,
    mime_type: "text/plain",
    size: "3",
    dc_id: 2,
    attributes: [{ _: "documentAttributeAudio", duration: 1, waveform: { size_bytes: 5000 } }],
  });
});

test("any value that has no place in JSON is left out", () => {
  const odd = {
    className: "Odd",
    originalArgs: { a: 1, b: 1, c: 1 },
    a: Number.NaN,
    b: () => 1,
    c: new Map(),
  };
  expect(tlFields(odd)).toEqual({ a: "NaN" });
  expect(tlFields("no object")).toEqual({});
});

test("names", () => {
  expect(["ChatAddUser", "groupedId", "SetMessagesTTL", "pts"].map(snakeCase)).toEqual([
    "chat_add_user",
    "grouped_id",
    "set_messages_ttl",
    "pts",
  ]);
  expect(tlName({ className: "updates.State" })).toBe("updates.state");
});
