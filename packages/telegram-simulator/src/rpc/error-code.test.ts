import { expect, test } from "vitest";
import { errorCodeOf } from "./error-code.ts";

test.each([
  ["FLOOD_WAIT_3", 420],
  ["SLOWMODE_WAIT_10", 420],
  ["PHONE_MIGRATE_4", 303],
  ["AUTH_KEY_UNREGISTERED", 401],
  ["CHAT_WRITE_FORBIDDEN", 403],
  ["AUTH_KEY_DUPLICATED", 406],
  ["RANDOM_ID_DUPLICATE", 500],
  ["Timeout", -503],
  ["PEER_ID_INVALID", 400],
  ["toString", 400],
])("%s is %i", (message, code) => {
  expect(errorCodeOf(message)).toBe(code);
});
