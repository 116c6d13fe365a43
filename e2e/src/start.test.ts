import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "@telepipe/testing";
import { describe, expect, test } from "vitest";
import { createControlClient } from "./control-client.ts";
import { type Launched, launch } from "./launched.ts";

/** Guarantee: one command shows the main job, tells where everything is, and leaves nothing behind. */

const run = promisify(execFile);

/** Pids of all processes that have this copy's data folder or a child of the launcher in their lineage. */
async function familyOf(launched: Launched): Promise<number[]> {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid=,args="]);
  const rows = stdout.split("\n").flatMap((line) => {
    const [, pid, ppid, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && ppid ? [{ pid: Number(pid), ppid: Number(ppid), args: args ?? "" }] : [];
  });
  const family = new Set<number>([launched.process.pid ?? -1]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, ppid, args } of rows) {
      if (family.has(ppid) || args.includes(launched.dataDir)) family.add(pid);
    }
  }
  return [...family];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie is dead; its parent, here the test's init, has not looked yet.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("pnpm start without an account", () => {
  test("shows the main job, prints addresses and a command that works, and stops cleanly on Ctrl-C", async () => {
    await using telepipe = await launch();
    await telepipe.ready();
    const printed = telepipe.printed();
    expect(printed).toMatch(/✓ alice_demo wrote to the account/);
    expect(printed).toMatch(/✓ the webhook arrived/);
    expect(printed).toMatch(/✓ the reply went out/);
    expect(printed).toMatch(/✓ the simulated Telegram shows it/);
    expect(printed).not.toContain("✗");
    expect(printed.match(/^ready /gm)).toHaveLength(1);

    // The receiver lists what the demo delivered.
    const deliveries = (await (await fetch(`${telepipe.receiverUrl}/deliveries`)).json()) as unknown[];
    expect(deliveries).toEqual([
      {
        received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        headers: expect.objectContaining({ "content-type": "application/json" }),
        body: expect.objectContaining({
          account_phone_number: "+9996620001",
          message: expect.objectContaining({ text: "Hello! Does this reach your webhook?" }),
        }),
      },
    ]);

    // The pasted command.
    const command = /^ *(curl -H 'x-api-key[^\n]*\\\n[^\n]*)$/m.exec(printed)?.[1] ?? "no command";
    const { stdout } = await run("/bin/sh", ["-c", command.replace("curl ", "curl -s ")]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, result: { text: "Hello from curl" } });

    // Every address answers.
    for (const [, address] of printed.matchAll(/^ {2}(?:docs|simulator control|demo receiver) +(\S+)/gm)) {
      expect((await fetch(address ?? "")).status).toBe(200);
    }

    const family = await familyOf(telepipe);
    expect(family.length).toBeGreaterThan(4);
    telepipe.process.kill("SIGINT");
    expect(await telepipe.ended()).toBe(0);
    await eventually("all processes are gone", () => !family.some(isAlive));
  });

  test("a launcher that is killed takes everything with it", async () => {
    await using telepipe = await launch();
    await telepipe.ready();
    const family = await familyOf(telepipe);
    telepipe.process.kill("SIGKILL");
    await telepipe.ended();
    await eventually("all processes are gone", () => !family.some(isAlive), 30_000);
  });

  test("a webhook and a key of one's own are used, and the demo receiver still gets everything", async () => {
    await using telepipe = await launch({
      X_API_TOKEN: "my-own-key",
      WEBHOOK_URL: "http://127.0.0.1:1/nobody",
    });
    await telepipe.ready();
    expect(telepipe.printed()).toMatch(/✓ the webhook arrived/);
    const control = createControlClient(telepipe.controlUrl);
    const answer = await fetch(`${telepipe.apiUrl}/api_v1/sendMessage`, {
      method: "POST",
      headers: { "x-api-key": "my-own-key", "content-type": "application/json" },
      body: JSON.stringify({ chat_id: "@bob_demo", text: "by my key" }),
    });
    expect(answer.status).toBe(200);
    expect((await control.messages("bob_demo")).map(({ text }) => text)).toEqual(["by my key"]);
  });
});

describe("what is wrong is said at once", () => {
  test("a taken port names its variable", async () => {
    await using first = await launch();
    await first.ready();
    await using second = await launch({ GATEWAY_PORT: first.environment.GATEWAY_PORT ?? "" });
    expect(await second.ended()).toBe(1);
    expect(second.printed()).toMatch(/GATEWAY_PORT: port \d+ is taken/);
  });

  test("a broken .env lists every problem", async () => {
    await using telepipe = await launch();
    telepipe.process.kill("SIGKILL");
    const { TELEPIPE_CACHE_DIR = "", PATH = "" } = telepipe.environment;
    writeFileSync(
      join(telepipe.dataDir, ".env"),
      "GATEWAY_PORT=http # the port\nMEDIA_PORT=99999\nWEBHOOK_URL=example.com\nLOG_LEVEL=loud\n",
    );
    const main = join(import.meta.dirname, "../../launcher/src/main.ts");
    const environment = { DATA_DIR: telepipe.dataDir, TELEPIPE_CACHE_DIR, PATH };
    const failure = await run(process.execPath, [main], { cwd: telepipe.dataDir, env: environment }).catch(
      (error: { stderr: string }) => error,
    );
    expect(failure.stderr).toContain(
      'GATEWAY_PORT: expected a port from 0 to 65535, got "http" (example: GATEWAY_PORT=8001)',
    );
    expect(failure.stderr).toContain('MEDIA_PORT: expected a port from 0 to 65535, got "99999"');
    expect(failure.stderr).toContain('WEBHOOK_URL: expected an http(s) URL, got "example.com"');
    expect(failure.stderr).toContain("LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal");
  });
});
