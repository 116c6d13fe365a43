import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { connect } from "../../test/direct-client.ts";
import { runScenario } from "./run-scenario.ts";
import { readScenario } from "./scenario.ts";

const example = new URL("../../examples/support-desk.json", import.meta.url);

test("the example plays from beginning to end, the same way in each run", async () => {
  const source = JSON.parse(await readFile(example, "utf8"));
  // As fast as it goes.
  for (const step of source.timeline) step.after_ms = 0;
  const play = async () => {
    await using running = await runScenario({ scenario: readScenario(source) });
    const client = connect(running.world, running.account);
    await running.play();
    const messages = [...running.account.box.dialogs.values()].flatMap(({ peer }) =>
      running.world.messages(running.account, peer).map(({ id, post }) => [id, post.text, post.author?.id]),
    );
    const session = running.simulator.mintSession(running.account).stringSession;
    return { messages, session, pushes: client.takeUpdates().length };
  };
  const first = await play();
  expect(first.pushes).toBeGreaterThan(5);
  expect(await play()).toEqual(first);
});

test.each<[object, string]>([
  [{}, "account: expected"],
  [{ account: { username: "someone", first_name: "S" }, peple: [] }, "peple: unknown field"],
  [{ account: { username: "someone" } }, "account.first_name: expected"],
])("%j is refused", (source, message) => {
  expect(() => readScenario(source)).toThrow(message);
});

test.each([
  [{ do: "POST /nowhere" }, "timeline[0] POST /nowhere: do: expected"],
  [
    { do: "POST /messages", with: { from: "nobody", text: "x" } },
    "timeline[0] POST /messages: from: expected",
  ],
  [{ do: "DELETE /messages/someone/$first" }, "$first: expected the name"],
])("a step that cannot be is named: %j", async (step, message) => {
  const scenario = readScenario({ account: { username: "someone", first_name: "S" }, timeline: [step] });
  await using running = await runScenario({ scenario });
  await expect(running.play()).rejects.toThrow(message);
});
