import { boxOf } from "../world/boxes/box-of.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import { pushFaultKinds } from "../world/push-faults.ts";
import type { ControlRoutes } from "./control-context.ts";
import { readFields } from "./fields.ts";
import { findAccount, findChannel } from "./find.ts";

const mostPushes = 1_000_000;

/** What goes wrong with updates on their way to clients. */
export const updateRoutes: ControlRoutes = {
  "POST /updates/faults": ({ simulator: { world }, account }, { body }) => {
    const fields = readFields(body);
    const kind = fields.oneOf("kind", pushFaultKinds);
    const username = fields.text("username");
    const after = fields.number("after", 0, mostPushes);
    const times = fields.number("times", 1, mostPushes);
    fields.end();
    if (kind === undefined) throw new InvalidInput("kind", `expected one of ${pushFaultKinds.join(", ")}`);
    const { id } = username === undefined ? account : findAccount(world, "username", username);
    world.pushFaults.add({ kind, accountId: id, after, times });
    return { ok: true };
  },
  "DELETE /updates/faults": ({ simulator: { world } }) => {
    world.pushFaults.clear();
    return { ok: true };
  },
  "POST /updates/skip": ({ simulator: { world }, account }, { body }) => {
    const fields = readFields(body);
    const chat = fields.text("chat");
    const steps = fields.number("steps", 1, mostPushes) ?? 1;
    const isSeq = fields.flag("seq");
    fields.end();
    const box = chat === undefined ? account.box : boxOf(account, findChannel(world, "chat", chat));
    if (isSeq) account.seq += steps;
    else box.log.skip(steps);
    return { pts: box.pts, seq: account.seq };
  },
};
