import { expect, test } from "vitest";
import { checkHistory } from "../history/check-history.ts";
import type { History } from "../history/history.ts";
import { traceItems } from "./trace-items.ts";

const history: History = {
  sends: [
    {
      token: "a",
      chat: "7",
      isKeyed: true,
      issuedAt: 1000,
      acceptedAt: 1010,
      end: { kind: "sent", at: 1500, messageId: 3 },
    },
  ],
  posts: [
    { chat: "7", token: "a", messageId: 3 },
    { chat: "7", token: "a", messageId: 4 },
  ],
  changes: [{ kind: "new", chat: "7", messageId: 9, token: "x", at: 1200 }],
  arrivals: [],
  faults: [
    {
      kind: "kill worker",
      isKill: true,
      touches: { sends: true, deliveries: true },
      mayRepeat: false,
      startedAt: 1100,
      endedAt: 1300,
    },
  ],
  intrusions: [],
};

test("what went wrong is told with its times, its places and the faults around it", () => {
  expect(traceItems(history, checkHistory(history))).toEqual([
    "a",
    "        0  issued to 7, with a key",
    "       10  accepted",
    "      100  begins: kill worker",
    "      300  is over: kill worker",
    '      500  {"kind":"sent","messageId":3}',
    "  in Telegram as 3, 4",
    "7/9",
    "      100  begins: kill worker",
    "      200  new x",
    "      300  is over: kill worker",
  ]);
});
