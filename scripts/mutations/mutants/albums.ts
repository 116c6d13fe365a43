import type { Mutant, MutantTest } from "../mutant.ts";

const updates = (path: string) => `apps/telegram-worker/src/telegram/updates/${path}`;
const collector: MutantTest = { file: updates("albums/album-collector.test.ts") };
const albums = (name: string): MutantTest => ({
  file: "apps/telegram-worker/src/updates/albums.integration.test.ts",
  name,
});

/** What would lose, double or cut an album that is told as a whole. */
export const albumMutants: readonly Mutant[] = [
  {
    name: "an album that has ended is told again with the next message",
    file: updates("albums/album-collector.ts"),
    find: "    this.#open.delete(chatId);\n",
    replace: "",
    tests: [collector],
  },
  {
    name: "an album's messages are settled before it is told",
    file: updates("albums/album-collector.ts"),
    find: "this.#options.accept({ ...update, toEvents }, () => undefined);",
    replace: "this.#options.accept({ ...update, toEvents }, settle);",
    tests: [albums("killed while it collects")],
  },
  {
    name: "of an album's messages the first is settled first",
    file: updates("albums/album-collector.ts"),
    find: "[...members].reverse()",
    replace: "members",
    tests: [collector],
  },
  {
    name: "an album ends although some of it may be missing",
    file: updates("albums/album-collector.ts"),
    find: "if (this.#options.isComplete(sourceOf(album.chatId))) this.#end(album);",
    replace: "if (!this.#isClosed) this.#end(album);",
    tests: [albums("while nothing ran")],
  },
  {
    name: "an album that comes again is another one",
    file: updates("event-id.ts"),
    find: "`album_${accountId}_${chat.id}_${media_group_id}`",
    replace: "`album_${accountId}_${chat.id}_${media_group_id}_${Date.now()}`",
    tests: [{ file: updates("update-mapper.test.ts"), name: "an album is the same one" }],
  },
  {
    name: "albums are told to those who have not asked",
    file: updates("albums/album-collector.ts"),
    find: "(!this.#open.has(chatId) && !this.#options.isWanted())",
    replace: "chatId === 0",
    tests: [albums("nobody who has not asked")],
  },
];
