import { expect, test } from "vitest";
import { bodyFault, classify, type Verdict } from "./classify.ts";
import { classOfNetworkError } from "./network-error.ts";
import type { Answer } from "./post.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { decideRetry, type FailedAttempt } from "./retry-policy.ts";

const HOUR = 3_600_000;
const policy = {
  firstMs: 200,
  rejectedMs: 1000,
  capMs: 300_000,
  ttlMs: 72 * HOUR,
  rejectedTries: 4,
  maxRetryAfterMs: HOUR,
};
const NOW = Date.UTC(2023, 0, 1, 12, 0, 0);
const least = () => 0;
const most = () => 1;

const EXCHANGE = {
  phases: { dns: null, connect: null, tls: null, firstByte: null, total: null },
  remoteAddress: null,
};

function answered(status: number, retryAfter?: string): Verdict {
  const answer: Answer = { status, retryAfter, body: Buffer.alloc(0), isComplete: true, ...EXCHANGE };
  return classify(answer, NOW, policy.maxRetryAfterMs);
}

function decide(status: number, options: Partial<FailedAttempt> = {}, random = most, retryAfter?: string) {
  const verdict = answered(status, retryAfter);
  if (verdict.ok) throw new Error("a success needs no decision");
  const failed: FailedAttempt = {
    verdict,
    attempt: 1,
    rejections: 1,
    ageMs: 0,
    ordering: "skip",
    health: { state: "healthy", waitMs: 0 },
    ...options,
  };
  return decideRetry(policy, failed, random);
}

test.each([
  [1, 50, 200],
  [2, 50, 400],
  [5, 50, 3200],
  [30, 50, 300_000],
  [5000, 50, 300_000],
])("pause after failure %i of a healthy endpoint: %i to %i ms", (attempt, from, to) => {
  expect(decide(503, { attempt }, least)).toEqual({ retry: true, delayMs: from });
  expect(decide(503, { attempt }, most)).toEqual({ retry: true, delayMs: to });
});

test("while an endpoint is probed its next request's time is the event's", () => {
  const health = { state: "probing", waitMs: 7000 } as const;
  expect(decide(503, { attempt: 40, health })).toEqual({ retry: true, delayMs: 7000 });
});

test.each([
  [1, { retry: true, delayMs: 1000 }],
  [2, { retry: true, delayMs: 5000 }],
  [3, { retry: true, delayMs: 25_000 }],
  [4, { retry: false, reason: "the endpoint answered 404, refused 4 time(s)" }],
])("an event refused %i time(s)", (rejections, decision) => {
  // How often the endpoint failed before, and how old the event is, have no part in it.
  expect(decide(404, { attempt: 50, rejections, ageMs: policy.ttlMs + 1 })).toEqual(decision);
});

test("a strict endpoint's chat stands at a refused event until it is too old", () => {
  expect(decide(404, { rejections: 40, ordering: "strict" })).toEqual({ retry: true, delayMs: 300_000 });
  expect(decide(404, { attempt: 7, ordering: "strict", ageMs: policy.ttlMs })).toEqual({
    retry: false,
    reason: "the endpoint answered 404, given up after 7 attempt(s)",
  });
});

test("a fault of the endpoint is waited out until the event is too old", () => {
  expect(decide(429, { attempt: 900, ageMs: policy.ttlMs - 1 })).toMatchObject({ retry: true });
  expect(decide(302, { attempt: 900, ageMs: policy.ttlMs })).toEqual({
    retry: false,
    reason: "the endpoint answered 302, given up after 900 attempt(s)",
  });
});

test("what the endpoint asks for is the least", () => {
  expect(decide(503, {}, least, "9")).toEqual({ retry: true, delayMs: 9000 });
  expect(decide(404, {}, least, "9")).toEqual({ retry: true, delayMs: 9000 });
});

test("without a body there is nothing to try again", () => {
  expect(decide(500, { verdict: bodyFault("the event is no longer stored") })).toEqual({
    retry: false,
    reason: "body: the event is no longer stored",
  });
});

test.each([
  ["120", 120_000],
  ["0", 0],
  ["1000000000", HOUR],
  ["Sun, 01 Jan 2023 12:00:30 GMT", 30_000],
  ["Sun, 01 Jan 2023 11:00:00 GMT", 0],
  ["Sun, 01 Jan 2033 11:00:00 GMT", HOUR],
  ["-5", null],
  ["1.5", null],
  ["soon", null],
  ["2023", 2_023_000],
  ["", null],
  [undefined, null],
])("Retry-After: %s", (header, waitMs) => {
  expect(parseRetryAfter(header, NOW, HOUR)).toBe(waitMs);
});

test.each([
  [200, "ok"],
  [204, "ok"],
  [299, "ok"],
  [301, "redirect endpoint"],
  [304, "redirect endpoint"],
  [400, "http_4xx event"],
  [404, "http_4xx event"],
  [408, "http_4xx endpoint"],
  [410, "http_4xx endpoint gone"],
  [425, "http_4xx endpoint"],
  [429, "http_4xx endpoint"],
  [500, "http_5xx endpoint"],
  [599, "http_5xx endpoint"],
])("status %i is %s", (status, expected) => {
  const verdict = answered(status);
  const words = verdict.ok ? ["ok"] : [verdict.class, verdict.fault, ...(verdict.isGone ? ["gone"] : [])];
  expect(words.join(" ")).toBe(expected);
});

test.each([
  ["ENOTFOUND", "dns"],
  ["EAI_AGAIN", "dns"],
  ["ECONNREFUSED", "connect"],
  ["EHOSTUNREACH", "connect"],
  ["ETIMEDOUT", "timeout"],
  ["ECONNRESET", "reset"],
  ["HPE_INVALID_CONSTANT", "reset"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
  ["CERT_HAS_EXPIRED", "tls"],
  ["EPROTO", "tls"],
])("%s is of class %s", (code, expected) => {
  const error = Object.assign(new Error("connect to https://user:pw@host/?secret"), { code });
  expect(classOfNetworkError(error)).toEqual({ class: expected, detail: code, isOwn: false });
});

test("what this process lacks is not held against the endpoint", () => {
  const error = Object.assign(new Error("connect"), { code: "EMFILE" });
  const answer = { status: null, ...EXCHANGE, ...classOfNetworkError(error) };
  expect(classify(answer, 0, 0)).toMatchObject({ ok: false, class: "connect", fault: "own" });
});
