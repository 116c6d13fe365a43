import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { pngFile } from "../../test/media-files.ts";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

test("a profile photo is there once, however often its call is executed", async () => {
  const { profilePhotos } = world.people.account;
  const photo = await world.stage(pngFile(64, 64), "me.png", "image/png");
  await world.call("setProfile", { photo }, "a-call");
  expect(profilePhotos).toHaveLength(1);
  await world.call("setProfile", { photo }, "a-call", true);
  expect(profilePhotos).toHaveLength(1);
  await world.call("setProfile", { photo }, "another-call");
  expect(profilePhotos).toHaveLength(2);
});
