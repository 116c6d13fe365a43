import { ConfigError } from "@telepipe/runtime";
import { describe, expect, test } from "vitest";
import { loadAccountConfig, loadWorkerConfig } from "./config.ts";

const REDIS_URL = "redis://localhost:6379";
const TG_API_HASH = "0123456789abcdef0123456789abcdef";

function problems(environment: Record<string, string>): readonly string[] {
  try {
    loadWorkerConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe("the configuration", () => {
  test("takes the Python service's variables, with comments behind the values", () => {
    const config = loadWorkerConfig({
      REDIS_URL,
      TG_API_ID: "123456  # from my.telegram.org",
      TG_API_HASH,
      TG_PHONE_NUMBER: "+1 (000) 000-0000 # mine",
      TG_SESSION_NAME: "/data/tg_userbot",
      TG_FILES_CHAT_ID: "0",
    });
    expect(config).toMatchObject({
      credentials: { apiId: 123456, apiHash: TG_API_HASH },
      session: { file: "/data/tg_userbot.telepipe.json", telethonFile: "/data/tg_userbot.session" },
      phoneNumber: "+10000000000",
      simulator: null,
    });
  });

  test("says what is missing and where to get it", () => {
    expect(problems({ REDIS_URL })).toEqual([
      expect.stringMatching(/^TG_API_ID: .*my\.telegram\.org/),
      expect.stringMatching(/^TG_API_HASH: .*my\.telegram\.org/),
    ]);
  });

  test("says everything at once, missing and wrong", () => {
    const found = problems({ TG_API_ID: "123456", TG_PHONE_NUMBER: "me" });
    expect(found.map((problem) => problem.split(":")[0])).toEqual([
      "TG_API_HASH",
      "REDIS_URL",
      "TG_PHONE_NUMBER",
    ]);
  });

  test("names every wrong value at once, and shows no secret", () => {
    const found = problems({ REDIS_URL, TG_API_ID: "abc", TG_API_HASH: "secret", TG_PHONE_NUMBER: "me" });
    expect(found.map((problem) => problem.split(":")[0])).toEqual([
      "TG_API_ID",
      "TG_API_HASH",
      "TG_PHONE_NUMBER",
    ]);
    expect(found.join()).not.toContain('"secret"');
  });

  test("the simulated Telegram needs no credentials and is on this machine only", () => {
    const config = loadAccountConfig({ TELEGRAM_SIMULATOR: "127.0.0.1:20443", TG_SESSION_NAME: "/data/a" });
    expect(config).toMatchObject({
      simulator: { port: 20443 },
      session: { file: "/data/a.simulator.json", telethonFile: null },
    });
    expect(() => loadAccountConfig({ TELEGRAM_SIMULATOR: "example.com:20443" })).toThrow(ConfigError);
  });
});
