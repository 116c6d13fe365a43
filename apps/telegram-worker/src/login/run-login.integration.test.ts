import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@telepipe/runtime";
import { createWorld, type Simulator, startSimulator } from "@telepipe/telegram-simulator";
import { eventually } from "@telepipe/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sitDown, type TypingPerson } from "../../test/typing-person.ts";
import { type AccountConfig, loadAccountConfig } from "../config.ts";
import { connectTelegram } from "../telegram/connect-telegram.ts";
import { whoIsLoggedIn } from "../telegram/open-session.ts";
import { readSessionFile } from "../telegram/session-file.ts";
import { runLogin } from "./run-login.ts";

const PHONE = "+10000000001";
const GUARDED_PHONE = "+10000000002";
const PASSWORD = "correct horse";

let simulator: Simulator;
let folder: string;
let person: TypingPerson;
/** How far the server's clock is ahead, in milliseconds. */
let clockOffsetMs: number;

beforeEach(async () => {
  clockOffsetMs = 0;
  folder = await mkdtemp(join(tmpdir(), "telepipe-login-"));
  const world = createWorld({ nowMs: () => Date.now() + clockOffsetMs });
  simulator = await startSimulator({ world });
  simulator.world.addUser({ phone: PHONE, firstName: "Ann", username: "ann_example" });
  simulator.world.addUser({ phone: GUARDED_PHONE, firstName: "Guarded", password: PASSWORD });
  person = sitDown();
});
afterEach(async () => {
  await simulator.close();
  await simulator.world.close();
  await rm(folder, { recursive: true });
  expect([...simulator.unimplemented, ...simulator.failures]).toEqual([]);
});

function config(phoneNumber?: string): AccountConfig {
  return loadAccountConfig({
    TELEGRAM_SIMULATOR: `127.0.0.1:${simulator.port}`,
    TG_SESSION_NAME: join(folder, "account"),
    TG_PHONE_NUMBER: phoneNumber,
  });
}

function start(phoneNumber?: string) {
  const login = runLogin(config(phoneNumber), person.streams, silentLogger());
  login.catch(() => undefined); // Each test looks at its end itself.
  return login;
}

/** The code that Telegram has sent. */
function codeOf(phone: string): Promise<string> {
  return eventually("the code was sent", () => simulator.world.lastLoginCode(phone));
}

/** Who a connection with the stored session is. */
async function storedAccount(): Promise<string> {
  const { credentials, session, simulator: address } = config();
  const line = await connectTelegram({
    credentials,
    stored: await readSessionFile(session),
    simulator: address,
    log: silentLogger(),
  });
  try {
    return (await whoIsLoggedIn(line)).firstName;
  } finally {
    await line.close();
  }
}

describe("logging in by code", () => {
  test("asks for number and code, says who it is and keeps the session", async () => {
    const login = start();
    await person.answers("QR code?", "1");
    await person.answers("Phone number", PHONE);
    await person.answers("Code:", () => codeOf(PHONE));

    expect(await login).toMatchObject({ firstName: "Ann", username: "ann_example", phoneNumber: PHONE });
    await person.reads("Logged in as Ann (@ann_example, +10000000001, id ");
    expect(await storedAccount()).toBe("Ann");
  });

  test("takes TG_PHONE_NUMBER, and asks again after a wrong code", async () => {
    const login = start(PHONE);
    await person.answers("QR code?", "");
    await person.answers("Code:", "00000x");
    await person.reads("That code is wrong. Try again.");
    await person.answers("Code:", () => codeOf(PHONE));
    await login;
    expect(await storedAccount()).toBe("Ann");
    expect(person.screen).not.toContain("Phone number");
  });

  test("asks for the password until it is right, and never shows it", async () => {
    const login = start(GUARDED_PHONE);
    await person.answers("QR code?", "1");
    await person.answers("Code:", () => codeOf(GUARDED_PHONE));
    await person.answers("Password", "wrong");
    await person.reads("That password is wrong. Try again.");
    await person.answers("Password", PASSWORD);
    await login;
    expect(await storedAccount()).toBe("Guarded");
    expect(person.screen).not.toContain(PASSWORD);
  });

  test("sends a new code when the old one has expired", async () => {
    const login = start(PHONE);
    await person.answers("QR code?", "1");
    simulator.fault({ method: "auth.signIn", error: "PHONE_CODE_EXPIRED" });
    await person.answers("Code:", () => codeOf(PHONE));
    await person.reads("That code has expired.");
    await person.answers("Code:", () => codeOf(PHONE));
    await login;
  });

  test("tells a flood wait and a bad number, and asks again", async () => {
    simulator.fault({ method: "auth.sendCode", error: "FLOOD_WAIT_30" });
    const login = start(PHONE);
    await person.answers("QR code?", "1");
    await person.reads("Telegram allows the next try in 30 s.");
    await person.answers("QR code?", "1");
    await person.answers("Phone number", "12");
    await person.reads("That is no valid phone number.");
    await person.answers("QR code?", "nonsense");
    await person.answers("Answer 1 or 2.", "1");
    await person.answers("Phone number", PHONE);
    await person.answers("Code:", () => codeOf(PHONE));
    await login;
  });

  test("follows Telegram to the account's data centre", async () => {
    simulator.fault({ method: "auth.sendCode", error: `PHONE_MIGRATE_${simulator.dcId}` });
    const login = start(PHONE);
    await person.answers("QR code?", "1");
    await person.answers("Code:", () => codeOf(PHONE));
    expect(await login).toMatchObject({ firstName: "Ann" });
    expect(await storedAccount()).toBe("Ann");
  });

  test("says that there is no such account", async () => {
    start("+19999999999");
    await person.answers("QR code?", "1");
    await person.answers("Code:", () => codeOf("+19999999999"));
    await person.reads("There is no account with this number.");
    await person.reads("QR code?");
    person.leaves();
  });
});

describe("logging in by QR code", () => {
  /** Scans the code that is on the screen. */
  async function scan(phone = PHONE): Promise<void> {
    const url = await person.reads(/tg:\/\/login\?token=[\w-]+/);
    const account = simulator.world.accounts.byPhone(phone);
    const token = Buffer.from(url.slice(url.indexOf("=") + 1), "base64url");
    simulator.world.acceptQr(token, account!);
  }

  test("draws a code and is logged in once it was scanned", async () => {
    const login = start();
    await person.answers("QR code?", "2");
    await person.reads("█");
    await scan();
    expect(await login).toMatchObject({ firstName: "Ann" });
    expect(await storedAccount()).toBe("Ann");
  });

  test("asks for the password of a guarded account", async () => {
    const login = start();
    await person.answers("QR code?", "2");
    await scan(GUARDED_PHONE);
    await person.answers("Password", PASSWORD);
    expect(await login).toMatchObject({ firstName: "Guarded" });
  });

  test("draws a new code when the old one expires", async () => {
    // A token lives 30 s; this one was made by a clock that is late, and will soon be right.
    clockOffsetMs = -29_000;
    const login = start();
    await person.answers("QR code?", "2");
    const first = await person.reads(/tg:\/\/login\?token=[\w-]+/);
    clockOffsetMs = 0;
    await person.reads("That code has expired. Here is a new one.");
    await scan();
    expect(await login).toMatchObject({ firstName: "Ann" });
    expect(person.screen.split(first)).toHaveLength(2);
  });

  test("ends when the input ends", async () => {
    const login = start();
    await person.answers("QR code?", "2");
    await person.reads("tg://login");
    person.leaves();
    await expect(login).rejects.toThrow("the input ended");
    await eventually("the connection is closed", () => simulator.connectionCount === 0);
  });
});

describe("a session that is there already", () => {
  test("is kept unless it is to be replaced", async () => {
    const login = start(PHONE);
    await person.answers("QR code?", "1");
    await person.answers("Code:", () => codeOf(PHONE));
    await login;
    const before = await readSessionFile(config().session);

    person = sitDown();
    const kept = start(PHONE);
    await person.answers("Replace it? [y/N]", "");
    expect(await kept).toBeNull();
    expect(await readSessionFile(config().session)).toEqual(before);

    person = sitDown();
    const replaced = start(PHONE);
    await person.answers("Replace it? [y/N]", "y");
    await person.answers("QR code?", "1");
    await person.answers("Code:", () => codeOf(PHONE));
    expect(await replaced).toMatchObject({ firstName: "Ann" });
    expect(await readSessionFile(config().session)).not.toEqual(before);
  });
});
