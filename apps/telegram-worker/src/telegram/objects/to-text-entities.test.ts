import bigInt from "big-integer";
import { Api } from "telegram";
import { describe, expect, test } from "vitest";
import { Profiles } from "../updates/profiles.ts";
import { toTextEntities } from "./to-text-entities.ts";

const profiles = new Profiles();
profiles.remember([new Api.User({ id: bigInt(11), firstName: "Alice" })], []);
const names = { me: { id: 1, firstName: "Me", username: null, phoneNumber: null }, profiles };
const commandsIn = (text: string) =>
  toTextEntities(text, null, names).map(({ offset, length }) => text.slice(offset, offset + length));

describe("commands are marked as in a chat with a bot", () => {
  test.each([
    ["/start", ["/start"]],
    ["/start@my_bot now", ["/start@my_bot"]],
    ["😀 /help, /set_name", ["/help", "/set_name"]],
    ["a/b /", []],
    ["//x </b> https://example.com/path", []],
    ["5/6 and /7", ["/7"]],
  ])("%j", (text, commands) => {
    expect(commandsIn(text)).toEqual(commands);
  });

  test("not inside what Telegram has marked itself", () => {
    const code = new Api.MessageEntityCode({ offset: 0, length: 6 });
    expect(toTextEntities("/start /go", [code], names)).toEqual([
      { type: "code", offset: 0, length: 6 },
      { type: "bot_command", offset: 7, length: 3 },
    ]);
  });
});

test("a mention by name names its user", () => {
  const entity = new Api.MessageEntityMentionName({ offset: 0, length: 5, userId: bigInt(11) });
  expect(toTextEntities("Alice", [entity], names)).toEqual([
    { type: "text_mention", offset: 0, length: 5, user: { id: 11, is_bot: false, first_name: "Alice" } },
  ]);
});
