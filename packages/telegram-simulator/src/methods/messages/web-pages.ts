import type { MethodTable } from "../../rpc/call.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { withFoundEntities } from "../../world/find-entities.ts";
import { firstWebPage } from "../../world/media/first-web-page.ts";
import { webPageView } from "../../world/views/media-view.ts";
import type { World } from "../../world/world.ts";
import { method } from "../method.ts";

/** Previews of the pages that the world knows; nothing is fetched. */
export function webPageMethods(world: World): MethodTable {
  const { webPages } = world.media;
  return {
    "messages.getWebPage": method<{ url: string }>((call, { url }) => {
      call.requireAccount();
      const page = webPages.byUrl(url);
      const webpage = page ? webPageView(page) : { _: "webPageEmpty", id: 0n, url };
      return { _: "messages.webPage", webpage, chats: [], users: [] };
    }),
    "messages.getWebPagePreview": method<{ message: string; entities?: TlObject[] }>(
      (call, { message, entities }) => {
        call.requireAccount();
        const page = firstWebPage(webPages, message, withFoundEntities(message, entities));
        const media = page
          ? { _: "messageMediaWebPage", webpage: webPageView(page) }
          : { _: "messageMediaEmpty" };
        return { _: "messages.webPagePreview", media, chats: [], users: [] };
      },
    ),
  };
}
