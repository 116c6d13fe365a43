import { ApiError, type ErrorCode } from "@telepipe/contracts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";
import { mapTelegramError } from "./error-mapping.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** What a send ends with when Telegram answers it with `constant`. */
function refusal(constant: string, times = 1) {
  world.simulator.fault({ method: "messages.sendMessage", error: constant, times });
  return world.refusal("sendMessage", { chat_id: "@alice_demo", text: "x" });
}

describe("errors of Telegram", () => {
  test.each<[string, ErrorCode, number]>([
    ["PEER_ID_INVALID", "CHAT_NOT_FOUND", 400],
    ["CHANNEL_INVALID", "CHAT_NOT_FOUND", 400],
    ["CHAT_ID_INVALID", "CHAT_NOT_FOUND", 400],
    ["USERNAME_NOT_OCCUPIED", "CHAT_NOT_FOUND", 400],
    ["MESSAGE_ID_INVALID", "MESSAGE_NOT_FOUND", 400],
    ["MESSAGE_NOT_MODIFIED", "MESSAGE_NOT_MODIFIED", 400],
    ["MESSAGE_AUTHOR_REQUIRED", "MESSAGE_NOT_EDITABLE", 400],
    ["MESSAGE_EDIT_TIME_EXPIRED", "MESSAGE_NOT_EDITABLE", 400],
    ["MESSAGE_DELETE_FORBIDDEN", "MESSAGE_NOT_DELETABLE", 400],
    ["MESSAGE_EMPTY", "TEXT_EMPTY", 400],
    ["MESSAGE_TOO_LONG", "TEXT_TOO_LONG", 400],
    ["MEDIA_CAPTION_TOO_LONG", "CAPTION_TOO_LONG", 400],
    ["ENTITY_BOUNDS_INVALID", "ENTITIES_INVALID", 400],
    ["CHAT_WRITE_FORBIDDEN", "FORBIDDEN", 403],
    ["USER_IS_BLOCKED", "FORBIDDEN", 403],
    ["USER_BANNED_IN_CHANNEL", "FORBIDDEN", 403],
    ["CHAT_ADMIN_REQUIRED", "FORBIDDEN", 403],
    ["PEER_FLOOD", "FORBIDDEN", 403],
    ["PHOTO_INVALID_DIMENSIONS", "MEDIA_REJECTED", 400],
    ["MEDIA_INVALID", "MEDIA_REJECTED", 400],
    ["FILE_PARTS_INVALID", "MEDIA_REJECTED", 400],
  ])("%s is %s", async (constant, code, status) => {
    expect(await refusal(constant)).toMatchObject({ code, status });
  });

  test.each([
    ["FLOOD_WAIT_3", 3],
    ["FLOOD_PREMIUM_WAIT_4", 4],
    ["SLOWMODE_WAIT_50", 50],
  ])("%s says how long to wait", async (constant, seconds) => {
    const error = await refusal(constant);
    expect(error.toWire()).toEqual({
      code: "FLOOD_WAIT",
      detail: `retry after ${seconds}`,
      retry_after: seconds,
    });
  });

  test("an unknown one is named", async () => {
    const error = await refusal("SOMETHING_NEW");
    expect(error).toMatchObject({ code: "TELEGRAM_REJECTED", status: 400 });
    expect(error.message).toBe("Bad Request: Telegram refused the call: SOMETHING_NEW");
  });

  test("a passing internal error is tried again with the same random_id, a lasting one told", async () => {
    const before = world.simulator.calls("messages.sendMessage").count;
    world.simulator.fault({ method: "messages.sendMessage", error: "RPC_CALL_FAIL" });
    const sent = await world.call("sendMessage", { chat_id: "@alice_demo", text: "in the end" });
    expect(sent.text).toBe("in the end");
    const { recent, count } = world.simulator.calls("messages.sendMessage");
    expect(count).toBe(before + 2);
    expect(recent.at(-1)?.random_id).toEqual(recent.at(-2)?.random_id);

    expect(await refusal("RPC_CALL_FAIL", 3)).toMatchObject({ code: "TELEGRAM_UNAVAILABLE", status: 503 });
  });

  test("a bug is passed on as it is", () => {
    const bug = new TypeError("not an error of Telegram");
    expect(mapTelegramError(bug)).toBe(bug);
    const ours = new ApiError("TEXT_EMPTY");
    expect(mapTelegramError(ours)).toBe(ours);
  });
});

describe("a session that Telegram ended", () => {
  test.each([
    ["AUTH_KEY_UNREGISTERED", "logged_out", "`pnpm run login`"],
    ["SESSION_REVOKED", "logged_out", "`pnpm run login`"],
    ["SESSION_EXPIRED", "logged_out", "`pnpm run login`"],
    ["USER_DEACTIVATED", "deleted", "another account"],
    ["USER_DEACTIVATED_BAN", "banned", "Telegram's support"],
    ["AUTH_KEY_DUPLICATED", "session_duplicated", "stop the other program"],
  ])("%s is NOT_LOGGED_IN and ends the connection", async (constant, state, whatToDo) => {
    await using own = await startSendingWorld(inject("redisUrl"));
    own.simulator.fault({ method: "messages.sendMessage", error: constant });
    const error = await own.refusal("sendMessage", { chat_id: "@alice_demo", text: "x" });

    expect(error).toMatchObject({ code: "NOT_LOGGED_IN", status: 503 });
    expect(error.detail).toContain(whatToDo);
    expect(await own.session.ended).toMatchObject({
      kind: "logged_out",
      error: { end: { state, whatToDo: expect.stringContaining(whatToDo) } },
    });
  });
});
