import { randomFillSync } from "node:crypto";
import { type Clock, systemClock } from "../process/clock.ts";

/** Makes ids that ascend as text in the order in which one process made them. */
export type JobIdSource = () => string;

/**
 * `c`, the time in milliseconds and a count (hexadecimal), and 64 random bits that keep processes apart. BullMQ refuses
 * ids with a colon and ids that are a number, which the letter rules out.
 */
export function createJobIdSource(clock: Clock = systemClock): JobIdSource {
  let lastMs = 0;
  let count = 0;
  const randomBits = createRandomBits();
  return () => {
    const nowMs = Math.max(clock.now(), lastMs); // A clock that is set back does not set the ids back.
    count = nowMs === lastMs ? count + 1 : 0;
    lastMs = nowMs;
    const order = nowMs.toString(16).padStart(12, "0") + count.toString(16).padStart(6, "0");
    return `c${order}${randomBits()}`;
  };
}

/** 64 random bits at a time, hexadecimal, drawn from a supply: asking for a few costs as much as asking for many. */
function createRandomBits(): () => string {
  const supply = Buffer.allocUnsafeSlow(1024);
  let used = supply.length;
  return () => {
    if (used === supply.length) {
      randomFillSync(supply);
      used = 0;
    }
    used += 8;
    return supply.toString("hex", used - 8, used);
  };
}

/** Unix milliseconds at which an id was made; null for an id that was not made here. */
export function timeOfJobId(id: string): number | null {
  const time = /^c([0-9a-f]{12})[0-9a-f]{22}$/.exec(id)?.[1];
  return time === undefined ? null : Number.parseInt(time, 16);
}
