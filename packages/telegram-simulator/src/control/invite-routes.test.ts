import { expect, test } from "vitest";
import { runSimulator } from "../run-simulator.ts";

test("people come by links, ask to be let in, write in topics; a group becomes a supergroup", async () => {
  await using running = await runSimulator();
  const { world, bob, group } = running.demo;
  const carol = world.addUser({ phone: "+15550001", firstName: "Carol", username: "carol_demo" });
  const request = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${running.control.url}${path}`, { method, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const { body: invite } = await request("POST", "/chats/demo_supergroup/invites", { request_needed: true });
  const asked = await request("POST", "/invites/use", { from: "carol_demo", link: invite.link });
  expect(asked.body).toEqual({ status: "requested" });
  const supergroup = world.channels.byUsername("demo_supergroup")!;
  expect([...world.invites.requestsTo(supergroup).keys()]).toEqual([carol.id]);
  const { body: open } = await request("POST", "/chats/demo_group/invites", {});
  await request("POST", "/invites/use", { from: "carol_demo", link: open.link });
  expect(group.members.has(carol.id)).toBe(true);
  expect((await request("POST", "/invites/use", { from: "bob_demo", link: open.link })).status).toBe(400);

  await request("PATCH", "/chats/demo_supergroup", { forum: true });
  const { body: topic } = await request("POST", "/chats/demo_supergroup/topics", { title: "Bugs" });
  const written = { from: "bob_demo", chat: "demo_supergroup", text: "a bug", topic: topic.topic_id };
  await request("POST", "/messages", written);
  const [message] = world.messages(bob, supergroup).slice(-1);
  expect(message?.post.reply?.threadId).toBe(topic.topic_id);
  expect((await request("POST", "/messages", { ...written, topic: 999 })).body.error).toContain(
    "topic: expected",
  );

  const migrated = await request("POST", "/chats/demo_group/migrate", {});
  expect(migrated.body).toMatchObject({ kind: "supergroup", title: "Demo group" });
  expect((await request("POST", "/chats/demo_group/migrate", {})).status).toBe(400);
  await request("PATCH", "/people/telepipe_demo", { premium: true });
  expect(running.demo.account.isPremium).toBe(true);
});
