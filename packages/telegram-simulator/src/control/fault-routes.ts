import { InvalidInput } from "../world/invalid-input.ts";
import type { ControlRoutes } from "./control-context.ts";
import { readFields } from "./fields.ts";

const mostMs = 3_600_000;
/** Ten years: a clock whose seconds do not fit 32 bits would be another fault. */
const mostSkewSeconds = 315_360_000;
const mostTimes = 1_000_000;

/** What goes wrong on purpose: calls, the network, sessions. */
export const faultRoutes: ControlRoutes = {
  "POST /faults": ({ simulator }, { body }) => {
    const fields = readFields(body);
    const method = fields.requiredText("method");
    const error = fields.text("error");
    const dropReply = fields.flag("drop_reply");
    const delayMs = fields.number("delay_ms", 0, mostMs);
    const disconnect = fields.oneOf("disconnect", ["before", "after"]);
    const times = fields.number("times", 1, mostTimes) ?? 1;
    fields.end();
    if (!simulator.methodNames.includes(method)) {
      throw new InvalidInput(
        "method",
        `expected a method of the simulator, for example messages.sendMessage, not ${method}`,
      );
    }
    if (error !== undefined && !/^[A-Z][A-Z0-9_]*$/.test(error)) {
      throw new InvalidInput("error", "expected the name of an error, for example FLOOD_WAIT_3");
    }
    if (error === undefined && !dropReply && delayMs === undefined && disconnect === undefined) {
      throw new InvalidInput("error", "expected it, or drop_reply, delay_ms or disconnect");
    }
    simulator.fault({
      method,
      dropReply,
      times,
      ...(error !== undefined && { error }),
      ...(delayMs !== undefined && { delayMs }),
      ...(disconnect !== undefined && { disconnect }),
    });
    return { ok: true };
  },
  "DELETE /faults": ({ simulator }) => {
    simulator.clearFaults();
    return { ok: true };
  },
  "POST /network": ({ simulator }, { body }) => {
    const fields = readFields(body);
    const change = {
      latencyMs: fields.number("latency_ms", 0, mostMs),
      jitterMs: fields.number("jitter_ms", 0, mostMs),
      offlineMs: fields.number("offline_ms", 0, mostMs),
      disconnect: fields.flag("disconnect"),
      forgetAuthKeys: fields.flag("forget_auth_keys"),
      garbage: fields.flag("garbage"),
      halfClose: fields.flag("half_close"),
      silence: fields.flag("silence"),
    };
    const mustRotate = fields.flag("rotate_salts");
    const skewSeconds = fields.number("clock_skew_seconds", -mostSkewSeconds, mostSkewSeconds);
    fields.end();
    simulator.network(change);
    if (mustRotate) simulator.rotateSalts();
    if (skewSeconds !== undefined) simulator.skewClock(skewSeconds);
    return { ok: true };
  },
};
