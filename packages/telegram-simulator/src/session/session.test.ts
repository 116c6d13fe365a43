import { expect, test } from "vitest";
import { AuthKey } from "./auth-key.ts";
import { MessageIdClock } from "./message-id.ts";
import { Session } from "./session.ts";

test("a message id is new once, as long as it is among the last 1000", () => {
  const key = new AuthKey({ key: Buffer.alloc(256), createdAtSeconds: 0 });
  const session = new Session(1n, {
    key,
    clock: new MessageIdClock(),
    nowSeconds: () => 0,
    isBatching: false,
    encodeAck: () => Buffer.alloc(0),
  });
  expect(session.isNew(0n)).toBe(true);
  expect(session.isNew(0n)).toBe(false);
  for (let id = 1n; id <= 1000n; id++) session.isNew(id);
  expect(session.hasReceived(1n)).toBe(true);
  expect(session.hasReceived(0n)).toBe(false);
});
