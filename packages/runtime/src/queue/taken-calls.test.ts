import type { Job } from "bullmq";
import { expect, test } from "vitest";
import { TakenCalls } from "./taken-calls.ts";

const job = (id: number) => ({ id: String(id) }) as Job;

test("calls that have to come again have places, also when others hold all of them and more", () => {
  const taken = new TakenCalls(2, () => true);
  for (const id of [3, 4, 5]) taken.add(job(id));
  expect(taken.places).toBe(0);
  taken.expect(2);
  expect(taken.places).toBe(2);
  taken.expect(0);
  expect(taken.places).toBe(0);
});

test("places that are expected wake whoever waits for room", async () => {
  const taken = new TakenCalls(1, () => true);
  taken.add(job(2));
  const room = taken.room();
  taken.expect(1);
  await room;
});
