import { eventually } from "@telepipe/testing";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { keepAlive } from "./keep-alive.ts";

const POLICY = { pingEveryMs: 10, silenceMs: 250, askEveryMs: 100 };

/** A line whose other end answers pings only as long as it is `alive`. */
function line() {
  const state = { isUp: true, alive: true, lastHeardAt: performance.now(), silences: 0, pings: 0, calls: 0 };
  const pinged = {
    isUp: () => state.isUp,
    lastHeardAt: () => state.lastHeardAt,
    send: async (request: Api.AnyRequest) => {
      if (request instanceof Api.PingDelayDisconnect) state.pings += 1;
      if (state.alive) state.lastHeardAt = performance.now();
      else throw new Error("no answer");
    },
    invoke: async () => {
      state.calls += 1;
    },
    onSilence: () => {
      state.silences += 1;
    },
  };
  return { state, pinged };
}

test("a line that answers is left alone, a silent one is reported, one that is down is not pinged", async () => {
  const { state, pinged } = line();
  const stop = keepAlive(pinged, POLICY);
  await eventually("some pings", () => state.pings >= 20 && state.calls > 0);
  expect(state.silences).toBe(0);
  expect(state.calls).toBeGreaterThan(0);
  expect(state.calls).toBeLessThan(state.pings / 2);

  state.alive = false;
  await eventually("the silence is noticed", () => state.silences > 0);

  state.isUp = false;
  const { pings } = state;
  const until = performance.now() + 50;
  await eventually("some time has passed", () => performance.now() > until);
  expect(state.pings).toBe(pings);
  stop();
});

test("a slow line on which bytes still come is not silent", async () => {
  const { state, pinged } = line();
  state.alive = false;
  const stop = keepAlive(pinged, POLICY);
  const arriving = setInterval(() => {
    state.lastHeardAt = performance.now();
  }, 5);
  await eventually("many pings without an answer", () => state.pings >= 40);
  expect(state.silences).toBe(0);
  clearInterval(arriving);
  stop();
});
