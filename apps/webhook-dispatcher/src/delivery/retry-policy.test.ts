import { expect, test } from "vitest";
import { bodyFault, classify } from "./classify.ts";
import { classOfNetworkError } from "./network-error.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { decideRetry } from "./retry-policy.ts";

const policy = { baseMs: 1000, capMs: 300_000, ttlMs: 72 * 3_600_000, rejectedTries: 4 };
const NOW = Date.UTC(2023, 0, 1, 12, 0, 0);
const middle = () => 0.5;

function decide(status: number, options: { attempt?: number; rejections?: number; ageMs?: number } = {}) {
  const verdict = classify({ status, retryAfter: undefined }, NOW);
  if (verdict.ok) throw new Error("a success needs no decision");
  return decideRetry(policy, { verdict, attempt: 1, rejections: 1, ageMs: 0, ...options }, middle);
}

test.each([
  [1, 1000],
  [2, 2000],
  [5, 16_000],
  [10, 300_000],
  [5000, 300_000],
])("pause after failure %i of the endpoint: %i ms", (attempt, delayMs) => {
  expect(decide(503, { attempt })).toEqual({ retry: true, delayMs });
});

test("pauses spread by a fifth to both sides", () => {
  const verdict = classify({ status: 500, retryAfter: undefined }, NOW);
  if (verdict.ok) throw new Error("unexpected");
  const failed = { verdict, attempt: 1, rejections: 0, ageMs: 0 };
  expect(decideRetry(policy, failed, () => 0)).toEqual({ retry: true, delayMs: 800 });
  expect(decideRetry(policy, failed, () => 1)).toEqual({ retry: true, delayMs: 1200 });
});

test.each([
  [1, { retry: true, delayMs: 1000 }],
  [2, { retry: true, delayMs: 5000 }],
  [3, { retry: true, delayMs: 25_000 }],
  [4, { retry: false, reason: "the endpoint answered 404, refused 4 time(s)" }],
])("an event refused %i time(s)", (rejections, decision) => {
  // How often the endpoint failed before, and how old the event is, have no part in it.
  expect(decide(404, { attempt: 50, rejections, ageMs: policy.ttlMs - 1 })).toEqual(decision);
});

test("a fault of the endpoint is waited out until the event is too old", () => {
  expect(decide(429, { attempt: 900, ageMs: policy.ttlMs - 1 })).toMatchObject({ retry: true });
  expect(decide(302, { attempt: 900, ageMs: policy.ttlMs })).toEqual({
    retry: false,
    reason: "the endpoint answered 302, given up after 900 attempt(s)",
  });
});

test("without a body there is nothing to try again", () => {
  const verdict = bodyFault("the event is no longer stored");
  expect(decideRetry(policy, { verdict, attempt: 1, rejections: 0, ageMs: 0 })).toEqual({
    retry: false,
    reason: "body: the event is no longer stored",
  });
});

test.each([
  ["120", 120_000],
  ["0", 0],
  ["1000000000", 3_600_000],
  ["Sun, 01 Jan 2023 12:00:30 GMT", 30_000],
  ["Sun, 01 Jan 2023 11:00:00 GMT", 0],
  ["-5", null],
  ["1.5", null],
  ["soon", null],
  ["2023", 2_023_000],
  ["", null],
  [undefined, null],
])("Retry-After: %s", (header, waitMs) => {
  expect(parseRetryAfter(header, NOW)).toBe(waitMs === null ? null : Math.min(waitMs, 3_600_000));
});

test.each([
  [200, "ok"],
  [204, "ok"],
  [299, "ok"],
  [301, "redirect endpoint"],
  [304, "redirect endpoint"],
  [400, "http_4xx event"],
  [410, "http_4xx event"],
  [429, "http_4xx endpoint"],
  [500, "http_5xx endpoint"],
  [599, "http_5xx endpoint"],
])("status %i is %s", (status, expected) => {
  const verdict = classify({ status, retryAfter: undefined }, NOW);
  expect(verdict.ok ? "ok" : `${verdict.class} ${verdict.fault}`).toBe(expected);
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
  expect(classOfNetworkError(error, false)).toEqual({ class: expected, detail: code });
});
