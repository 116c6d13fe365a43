import { expect, test } from "vitest";
import { toJson } from "./json-value.ts";

test("no digit and no byte of a call is lost", () => {
  const call = {
    _: "messages.sendMessage",
    random_id: 7n,
    peer: { user_id: 5_000_000_000n, access_hash: -(2n ** 63n) },
    bytes: Buffer.from("hi"),
  };
  expect(toJson(call)).toBe(
    '{"_":"messages.sendMessage","random_id":"7",' +
      '"peer":{"user_id":5000000000,"access_hash":"-9223372036854775808"},"bytes":"aGk="}',
  );
});
