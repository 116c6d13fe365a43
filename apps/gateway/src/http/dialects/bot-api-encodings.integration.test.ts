import { expect, test } from "vitest";
import { BOT_TOKENS, callBot, ENCODINGS } from "../../../test/bot-api-client.ts";
import { startTestGateway } from "../../../test/start-test-gateway.ts";

/** Small and seeded, so that a failure can be made again (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TEXTS = [
  "a",
  "a & b=c",
  "100 % +1",
  "☂ 𝒳 é",
  '"quoted" \\ back',
  "123",
  "true",
  "null",
  "[1]",
  "{}",
  " x\ty",
  "",
];
const CHATS = [7, "7", -1001234567890, "@alice_demo", "me", "+10000000003", "nobody", 0, ""];
const BOOLEANS = [true, false, "true", "no", "1", "maybe"];

function randomParams(random: () => number): Record<string, unknown> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const params: Record<string, unknown> = {};
  const maybe = (name: string, value: unknown, chance = 0.5) => {
    if (random() < chance) params[name] = value;
  };
  maybe("chat_id", pick(CHATS), 0.95);
  maybe("text", pick(TEXTS), 0.95);
  maybe("disable_notification", pick(BOOLEANS));
  maybe("protect_content", pick(BOOLEANS), 0.3);
  maybe("parse_mode", pick(["HTML", "markdownv2", "BBCode"]), 0.3);
  maybe("entities", [{ type: pick(["bold", "code"]), offset: Math.floor(random() * 3), length: 1 }], 0.3);
  maybe("reply_parameters", { message_id: Math.floor(random() * 5), quote: pick(TEXTS) }, 0.3);
  maybe("link_preview_options", { is_disabled: pick([true, false]) }, 0.3);
  maybe("message_thread_id", pick([5, "5", "x"]), 0.2);
  maybe(pick(["unknown", "method", "reply_markup"]), pick(TEXTS), 0.2);
  return params;
}

test("the same parameters give the same answer and the same call in all four encodings", async () => {
  await using gateway = await startTestGateway({ config: { BOT_API_TOKENS: BOT_TOKENS } });
  const random = seeded(20_261_122);
  let accepted = 0;
  for (let round = 0; round < 150; round++) {
    const params = randomParams(random);
    const outcomes = [];
    for (const encoding of ENCODINGS) {
      const before = gateway.calls.length;
      const { status, body } = await callBot(gateway.apiUrl, "sendMessage", params, encoding);
      outcomes.push({ status, body, call: gateway.calls[before]?.params });
    }
    const [first] = outcomes;
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome, `${ENCODINGS[index]}: ${JSON.stringify(params)}`).toEqual(first);
    }
    if (first?.status === 200) accepted += 1;
  }
  // Neither all nor none: the rounds mean something.
  expect(accepted).toBeGreaterThan(20);
  expect(accepted).toBeLessThan(130);
});
