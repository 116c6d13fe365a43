import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { tlFields } from "../updates/tl-json.ts";
import { plainMessage } from "./plain-message.ts";

test("it is the message that the library's constructor makes, to whoever looks at its fields", () => {
  const fields = {
    id: 7,
    out: true,
    peerId: new Api.PeerUser({ userId: bigInt(5) }),
    date: 1_790_000_000,
    message: "hello",
    silent: false,
  };
  const plain = plainMessage(fields);
  const usual = new Api.Message(fields);
  expect(plain).toBeInstanceOf(Api.Message);
  const { CONSTRUCTOR_ID, SUBCLASS_OF_ID, className, classType, originalArgs } = usual;
  expect(plain).toMatchObject({ CONSTRUCTOR_ID, SUBCLASS_OF_ID, className, classType, originalArgs });
  expect(tlFields(plain)).toEqual(tlFields(usual));
  expect(plain.getBytes()).toEqual(usual.getBytes());
});
