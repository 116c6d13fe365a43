import { expect, test } from "vitest";
import { ReceivedMessages } from "./received-messages.ts";

test("a message is new once", () => {
  const received = new ReceivedMessages();
  expect(received.add(8n, 1)).toBe("new");
  expect(received.add(8n, 1)).toBe("duplicate");
  expect(received.has(8n)).toBe(true);
  expect(received.has(4n)).toBe(false);
});

test("messages may arrive in any order, as long as their numbers grow with their ids", () => {
  const received = new ReceivedMessages();
  expect(received.add(20n, 5)).toBe("new");
  expect(received.add(12n, 3)).toBe("new");
  expect(received.add(16n, 4)).toBe("new");
  expect(received.add(24n, 6)).toBe("new");
  expect(received.add(28n, 6)).toBe("new");
});

test.each([
  ["lower than before", 24n, 3, 32],
  ["odd and equal to one before", 24n, 5, 32],
  ["higher than one after it", 16n, 7, 33],
  ["odd and equal to one after it", 16n, 5, 33],
])("a number that is %s breaks the rules", (_name, messageId, sequenceNumber, code) => {
  const received = new ReceivedMessages();
  received.add(20n, 5);
  expect(received.add(messageId, sequenceNumber)).toBe(code);
  expect(received.has(messageId)).toBe(false);
});

test("what is older than all that is remembered cannot be told from a repetition", () => {
  const received = new ReceivedMessages();
  for (let id = 1; id <= 2001; id++) received.add(BigInt(id * 4), id * 2 + 1);
  expect(received.isForgotten(4n)).toBe(true);
  expect(received.add(4n, 1)).toBe(20);
  expect(received.add(1001n * 4n, 2003)).toBe("duplicate");
});
