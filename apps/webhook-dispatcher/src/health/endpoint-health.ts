import { createScript, healthKeys, type RedisScript } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { HealthPolicy } from "./health-policy.ts";
import { FAILED_SCRIPT, REFUSED_SCRIPT } from "./health-scripts.ts";

/** What all dispatchers hold of an endpoint together. */
export type HealthState = "healthy" | "probing" | "recovering" | "disabled";

/** A fault of the endpoint, whatever the event. */
export interface EndpointFault {
  /** What it asked for in `Retry-After`. */
  readonly retryAfterMs: number | null;
  /** It answered 410: it wants nothing any more. */
  readonly isGone: boolean;
  /** Public. */
  readonly reason: string;
  /** How long the attempt took: an endpoint that hangs has failed since its beginning. */
  readonly durationMs: number;
}

/** What a fault led to. */
export interface HealthAfterFault {
  readonly state: HealthState;
  /** Until the endpoint may be asked again; 0: at once. */
  readonly waitMs: number;
  /** Unix milliseconds of the first of the faults since the last success. */
  readonly failingSince: number;
  /** How many of the four warnings are due, and how many were given. */
  readonly warningsDue: number;
  readonly warningsGiven: number;
}

/**
 * The health of the endpoints, kept in Redis by all dispatchers together; the state machine is described at
 * `FAILED_SCRIPT`. While an endpoint is probed, its queue's rate limiter is shut: its jobs wait in the queue and no
 * dispatcher takes them, however many they are. The lane scripts ask it before a post and tell it of deliveries.
 */
export class EndpointHealth {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #policy: HealthPolicy;
  readonly #failed: RedisScript;
  readonly #refused: RedisScript;

  constructor(redis: Redis, prefix: string, policy: HealthPolicy) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#policy = policy;
    this.#failed = createScript(redis, FAILED_SCRIPT);
    this.#refused = createScript(redis, REFUSED_SCRIPT);
  }

  /** Notes a fault of the endpoint. `token` is the attempt's, as `LaneStore.take` got it. */
  async failed(
    { id, maxConnections }: Endpoint,
    token: string,
    { retryAfterMs, isGone, reason, durationMs }: EndpointFault,
  ): Promise<HealthAfterFault> {
    const { probeAfterFailures, quietMs, baseMs, capMs, disableAfterMs, disableAttempts } = this.#policy;
    const reply = await this.#failed(this.#keys(id), [
      token,
      retryAfterMs ?? "",
      isGone ? "1" : "0",
      Math.random(),
      reason,
      probeAfterFailures,
      quietMs,
      baseMs,
      capMs,
      disableAfterMs,
      disableAttempts,
      maxConnections,
      durationMs,
    ]);
    // As FAILED_SCRIPT says.
    const [state, waitMs, failingSince, warningsDue, warningsGiven] = reply as [
      HealthState,
      number,
      number,
      number,
      number,
    ];
    return { state, waitMs, failingSince, warningsDue, warningsGiven };
  }

  /** Notes that the endpoint is there and refused one event. */
  async refused({ id, maxConnections }: Endpoint, token: string): Promise<void> {
    await this.#refused(this.#keys(id), [token, maxConnections, this.#policy.settleMs]);
  }

  /** Gives a slot back of which nothing was learnt. */
  async release({ id }: Endpoint, token: string): Promise<void> {
    const { flights, limiter } = healthKeys(this.#prefix, id);
    if ((await this.#redis.zrem(flights, token)) === 1) await this.#redis.del(limiter);
  }

  /** Keeps how many warnings were given. */
  async warned(endpointId: string, count: number): Promise<void> {
    await this.#redis.hset(healthKeys(this.#prefix, endpointId).health, "warned", count);
  }

  /** Of one endpoint. */
  async state(endpointId: string): Promise<HealthState> {
    const state = await this.#redis.hget(healthKeys(this.#prefix, endpointId).health, "state");
    return (state as HealthState | null) ?? "healthy"; // Only our scripts write it.
  }

  #keys(endpointId: string): string[] {
    const { health, flights, limiter } = healthKeys(this.#prefix, endpointId);
    return [health, flights, limiter];
  }
}
